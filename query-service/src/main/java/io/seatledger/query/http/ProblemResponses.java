package io.seatledger.query.http;

import io.seatledger.web.ProblemDescriptions;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;

/** The problems that a read can be answered with, as the OpenAPI document describes them. */
final class ProblemResponses {

    /** The statuses, and what they mean, in words that hold for every read. */
    private static final Map<HttpStatus, String> MEANINGS = Map.of(
            HttpStatus.BAD_REQUEST,
            "The request cannot be read (`request.malformed`), `errors` says which of its parameters and headers are"
                    + " invalid (`request.invalid`), or the list has not returned this `cursor`"
                    + " (`cursor.unknown`)",
            HttpStatus.UNAUTHORIZED,
            "There is no valid bearer token",
            HttpStatus.FORBIDDEN,
            "The caller may not read this account, or there is no such account",
            HttpStatus.NOT_FOUND,
            "The account has nothing of this kind and identifier",
            HttpStatus.NOT_ACCEPTABLE,
            "`Accept` names no type that this route writes",
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "A read takes no body",
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many readers follow the account, or another export of it is under way",
            HttpStatus.SERVICE_UNAVAILABLE,
            "The read models are behind `minAccountVersion`, are unavailable or have too many readers, an event of the"
                    + " account cannot be processed (`account-parked`), or the keys of"
                    + " the token's issuer are unavailable (`token-issuer.unavailable`)");

    private static final ProblemDescriptions ALL = new ProblemDescriptions(MEANINGS);

    private static final Set<String> LIMITED_PER_ACCOUNT = Set.of("changes", "export");

    private ProblemResponses() {}

    /** Adds all of them to the parts that operations refer to. */
    static void describe(Components components) {
        ALL.describe(components);
    }

    static void addTo(Operation operation) {
        ALL.addTo(
                operation,
                status -> status != HttpStatus.TOO_MANY_REQUESTS
                        || LIMITED_PER_ACCOUNT.contains(operation.getOperationId()));
    }
}
