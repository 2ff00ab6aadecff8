package io.seatledger.infra.parts;

import java.util.UUID;

/**
 * A server that speaks MongoDB's protocol.
 *
 * @param uri connection string without a database
 * @param explainsPlans whether the server can explain query plans
 */
public record MongoPart(String uri, boolean explainsPlans) {

    /** The connection string of a new, empty database. */
    public String freshDatabaseUri() {
        String database =
                "seatledger_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        return uri.replaceFirst("^(mongodb(?:\\+srv)?://[^/?]+)/?[^?]*", "$1/" + database);
    }
}
