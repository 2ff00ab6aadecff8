package io.seatledger.command.http;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.intake.FailureProblems;
import io.seatledger.web.ProblemDescriptions;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** The problems that a command can be answered with, as the OpenAPI document describes them. */
final class ProblemResponses {

    /** What the descriptions of lists have in common. */
    static final String IN_STEPS = "A list that is too long for one decision is decided in steps. If one of them fails,"
            + " the problem is `command.unfinished`: its `decided` says how many entries are done and durable, from the"
            + " beginning of the list, and its `accountVersion` at which version. The same command under the same"
            + " identifier goes on from there.";

    /** The statuses, and what they mean, in words that hold for every command. */
    private static final Map<HttpStatus, String> MEANINGS = Map.ofEntries(
            Map.entry(
                    HttpStatus.BAD_REQUEST,
                    "The request cannot be read (`request.malformed`), `errors` says which of its fields, parameters"
                        + " and headers are invalid (`request.invalid`), or the command has a code of its own, such as"
                        + " `user-import.unusable-file`"),
            Map.entry(HttpStatus.UNAUTHORIZED, "There is no valid bearer token"),
            Map.entry(HttpStatus.FORBIDDEN, "The caller has no right to do this, or there is no such account"),
            Map.entry(HttpStatus.NOT_FOUND, "The account has nothing of this kind and identifier"),
            Map.entry(HttpStatus.NOT_ACCEPTABLE, "`Accept` names no type that this route writes"),
            Map.entry(HttpStatus.REQUEST_TIMEOUT, "The body arrives too slowly"),
            Map.entry(HttpStatus.CONFLICT, "The account is in a state that does not admit the command"),
            Map.entry(HttpStatus.GONE, "The invitation has expired or was revoked"),
            Map.entry(HttpStatus.PRECONDITION_FAILED, "What `If-Match` speaks of is at another version"),
            Map.entry(HttpStatus.CONTENT_TOO_LARGE, "The body is longer than any such command needs"),
            Map.entry(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The body has a type that this route does not read, or the route takes no body"),
            Map.entry(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "The request contradicts itself, the account, or an earlier one with its `Idempotency-Key`, or it"
                            + " would append more events than one command can (`command.too-large`)"),
            Map.entry(HttpStatus.TOO_MANY_REQUESTS, "Too many commands are waiting; nothing was changed"),
            Map.entry(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The service is overloaded, cannot reach its database, cannot get the keys of the token's issuer"
                            + " (`token-issuer.unavailable`), or is older than what the command concerns"
                            + " (`service.outdated`); the `code` says whether the command may have had its effect"));

    private static final ProblemDescriptions ALL = new ProblemDescriptions(MEANINGS);

    private ProblemResponses() {}

    /** Adds all of them to the parts that operations refer to. */
    static void describe(Components components, JsonMapper json) {
        ALL.describe(components);
        ProblemDescriptions.problemIn(Objects.requireNonNull(
                        components.getResponses().get(ProblemDescriptions.nameOf(HttpStatus.FORBIDDEN))))
                .addExamples(
                        "forbidden",
                        new Example()
                                .summary("A caller without rights learns nothing")
                                .value(json.convertValue(FailureProblems.of(new Refusal.Forbidden()), Map.class)));
    }

    /** A response of its own, for an operation that has an example of it. */
    static ApiResponse response(HttpStatus status) {
        return ALL.response(status);
    }

    static void addTo(Operation operation) {
        ALL.addTo(
                operation,
                status ->
                        status != HttpStatus.GONE || operation.getOperationId().startsWith("invitation."));
    }

    /** Describes the answers to a list of which only the beginning is done. */
    static void addUnfinishedTo(Operation operation, JsonMapper json) {
        addUnfinishedTo(
                operation,
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Something failed on our side after the first entries were done (`command.unfinished`)",
                json);
        addUnfinishedTo(
                operation,
                HttpStatus.SERVICE_UNAVAILABLE,
                MEANINGS.get(HttpStatus.SERVICE_UNAVAILABLE)
                        + ". Or that happened after the first entries were done (`command.unfinished`)",
                json);
    }

    private static void addUnfinishedTo(Operation operation, HttpStatus status, String description, JsonMapper json) {
        ApiResponse response = response(status).description(description);
        ProblemDescriptions.problemIn(response)
                .addExamples(
                        "unfinished",
                        new Example()
                                .summary("The same request under the same `Idempotency-Key` goes on from there")
                                .value(json.convertValue(
                                        FailureProblems.unfinished(status, 1_666, 3_345, true), Map.class)));
        operation.getResponses().addApiResponse(Integer.toString(status.value()), response);
    }
}
