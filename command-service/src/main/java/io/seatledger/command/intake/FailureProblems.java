package io.seatledger.command.intake;

import io.seatledger.command.decision.ContendedException;
import io.seatledger.command.decision.OverloadedException;
import io.seatledger.command.decision.PassingFailures;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.eventstore.AppendOutcomeUnknownException;
import io.seatledger.command.eventstore.ConnectionsExhaustedException;
import io.seatledger.command.eventstore.EventStoreUnavailableException;
import io.seatledger.command.eventstore.UnknownEventException;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.web.Problem;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Turns the exceptions of requests that came to no decision into problems. Faults are logged here, once; senders learn
 * nothing about them.
 */
public final class FailureProblems {

    private static final Logger LOG = LoggerFactory.getLogger(FailureProblems.class);

    private FailureProblems() {}

    /** The problem for a refusal. */
    public static Problem of(Refusal refusal) {
        return Problem.of(statusOf(refusal.refusalKind()), refusal.code(), refusal.detail(), refusal.fields());
    }

    private static HttpStatus statusOf(RefusalKind kind) {
        return switch (kind) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case GONE -> HttpStatus.GONE;
            case STALE -> HttpStatus.PRECONDITION_FAILED;
            case UNPROCESSABLE -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
    }

    /**
     * The problem for a long list that was decided in part.
     *
     * @param status 503 if the rest may be decided a moment later, otherwise 500
     * @param decided how many items are done and durable, from the beginning of the list
     * @param accountVersion the version that they led to
     * @param repeatable whether a repeat goes on from there
     */
    public static Problem unfinished(HttpStatus status, int decided, long accountVersion, boolean repeatable) {
        return Problem.of(
                status,
                "command.unfinished",
                "The first %d items are done and durable. %s"
                        .formatted(
                                decided,
                                repeatable
                                        ? "Send the same command again under the same identifier: it goes on from"
                                                + " there."
                                        : "The next ones may or may not be."),
                Map.of("decided", decided, "accountVersion", accountVersion));
    }

    /** The problem for an exception that {@link CommandIntake#handle} threw. */
    public static Problem of(Exception failure) {
        return switch (failure) {
            case RefusedException e -> of(e.refusal());
            case MalformedRequestException e ->
                Problem.of(
                        HttpStatus.BAD_REQUEST,
                        "request.malformed",
                        "The body is not valid JSON: %s.".formatted(e.getMessage()));
            case InvalidRequestException e -> Problem.invalid(e.errors());
            case InvalidValueException e -> Problem.invalid(e.field(), String.valueOf(e.getMessage()));
            case UnfinishedListException e -> unfinished(e);
            case OverloadedException e -> overloaded(e.limit());
            case ContendedException e -> {
                LOG.warn("A command was given up after too many conflicts", e);
                yield Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "command.contended",
                        "Other commands kept changing the same data. This command changed nothing.");
            }
            case ConnectionsExhaustedException e -> {
                LOG.warn("All connections to the event store were in use for too long", e);
                yield overloaded(OverloadedException.Limit.NODE);
            }
            case UnknownEventException e -> {
                LOG.warn("A command needs a newer version of the service: {}", e.getMessage());
                yield Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "service.outdated",
                        "A newer version of the service has changed what the command concerns, and this node does not"
                                + " run it yet. Nothing was changed.");
            }
            case EventStoreUnavailableException e -> {
                LOG.warn("The event store is unavailable", e);
                yield Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "event-store.unavailable",
                        "The event store is unavailable at the moment. Nothing was changed.");
            }
            case AppendOutcomeUnknownException e -> {
                LOG.error("The outcome of a command is unknown", e);
                yield Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "command.outcome-unknown",
                        "The connection to the event store was lost while the command was written: it may or may not"
                                + " have had its effect.");
            }
            default -> {
                LOG.error("A command failed", failure);
                yield Problem.fault();
            }
        };
    }

    private static Problem unfinished(UnfinishedListException unfinished) {
        LOG.warn("A list was decided in part", unfinished);
        return unfinished(
                PassingFailures.isPassing(unfinished)
                        ? HttpStatus.SERVICE_UNAVAILABLE
                        : HttpStatus.INTERNAL_SERVER_ERROR,
                unfinished.decided(),
                unfinished.accountVersion(),
                unfinished.isRepeatable());
    }

    private static Problem overloaded(OverloadedException.Limit limit) {
        return switch (limit) {
            case SENDER ->
                Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "sender.overloaded",
                        "Too many commands of yours are waiting on this node. Nothing was changed.");
            case ACCOUNT ->
                Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "account.overloaded",
                        "Too many commands of this account are waiting. Nothing was changed.");
            case NODE ->
                Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "service.overloaded",
                        "Too many commands are waiting on this node. Nothing was changed.");
        };
    }
}
