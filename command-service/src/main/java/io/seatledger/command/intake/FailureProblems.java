package io.seatledger.command.intake;

import io.seatledger.command.decision.ContendedException;
import io.seatledger.command.decision.OverloadedException;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.eventstore.AppendOutcomeUnknownException;
import io.seatledger.command.eventstore.EventStoreUnavailableException;
import io.seatledger.command.language.InvalidValueException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** Why a request came to no decision, as a problem. A fault is logged here, once, and tells the sender nothing. */
public final class FailureProblems {

    private static final Logger LOG = LoggerFactory.getLogger(FailureProblems.class);

    private FailureProblems() {}

    /** The problem for whatever {@link CommandIntake#handle} throws. */
    public static Problem of(Exception failure) {
        return switch (failure) {
            case RefusedException e -> Problem.of(e.refusal());
            case MalformedRequestException e ->
                Problem.of(
                        HttpStatus.BAD_REQUEST,
                        "request.malformed",
                        "The body is not valid JSON: %s.".formatted(e.getMessage()));
            case InvalidRequestException e -> Problem.invalid(e.errors());
            case InvalidValueException e -> Problem.invalid(e.field(), String.valueOf(e.getMessage()));
            case OverloadedException e
            when e.ofAccount() ->
                Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "account.overloaded",
                        "Too many commands of this account wait already. Nothing was changed.");
            case OverloadedException _ ->
                Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "service.overloaded",
                        "Too many commands wait already. Nothing was changed.");
            case ContendedException e -> {
                LOG.warn("A command was given up", e);
                yield Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "command.contended",
                        "Others changed the same things all the while. Nothing was changed.");
            }
            case EventStoreUnavailableException e -> {
                LOG.warn("The event store is unavailable", e);
                yield Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "event-store.unavailable",
                        "The event store cannot be reached now. Nothing was changed.");
            }
            case AppendOutcomeUnknownException e -> {
                LOG.error("The outcome of a command is unknown", e);
                yield Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "command.outcome-unknown",
                        "The event store was lost in the middle of the command: it may or may not have had its"
                                + " effect.");
            }
            default -> {
                LOG.error("A command failed", failure);
                yield Problem.fault();
            }
        };
    }
}
