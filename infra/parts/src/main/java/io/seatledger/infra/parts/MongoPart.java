package io.seatledger.infra.parts;

import java.util.UUID;

/**
 * A server that speaks MongoDB's protocol.
 *
 * @param uri without a database
 * @param explainsPlans whether it tells the plan of a query
 */
public record MongoPart(String uri, boolean explainsPlans) {

    /** The address of an empty database that nobody else uses. */
    public String freshDatabaseUri() {
        String database =
                "seatledger_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        return uri.replaceFirst("^(mongodb(?:\\+srv)?://[^/?]+)/?[^?]*", "$1/" + database);
    }
}
