package io.seatledger.command.bus;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seatledger.command.intake.DryRun;
import io.seatledger.command.intake.Problem;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.language.CommandId;
import io.seatledger.command.language.Subject;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command, as its sender is told over the bus.
 *
 * @param commandId as the sender called it
 * @param command its name; absent when the record did not say one
 * @param accountId that it was addressed to; absent when the record did not say one
 * @param sender subject of the token that it came with; absent when nobody vouched for it: identifiers are each
 *     sender's own, so a result with another sender, or without one, may answer somebody else's command
 * @param answer of an accepted one: the same as over HTTP
 * @param problem of any other: the same as over HTTP
 * @param accountVersion that a read can wait for; absent when nothing was decided
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CommandResult(
        String commandId,
        @Nullable String command,
        @Nullable String accountId,
        @Nullable String sender,
        @Nullable Object answer,
        @Nullable Problem problem,
        @Nullable Long accountVersion) {

    static final String ACCEPTED = "command.accepted";
    static final String REFUSED = "command.refused";
    static final String FAILED = "command.failed";

    /** The result of a record that is not a command, although its identifier could be read. */
    static CommandResult unreadable(CommandId commandId, Problem problem) {
        return new CommandResult(commandId.value(), null, null, null, null, problem, null);
    }

    /** The result of a command that was not decided. */
    static CommandResult undecided(CommandRecord command, Problem problem) {
        return new CommandResult(
                command.commandId().value(), command.name(), command.accountId().value(), null, null, problem, null);
    }

    /** The result of a command that was decided. */
    static CommandResult decided(CommandRecord command, Subject sender, Reply<?> reply) {
        return switch (reply) {
            case Reply.Accepted<?>(var answer, long version) -> decided(command, sender, answer, null, version);
            case Reply.Tried<?>(DryRun dryRun, long version) -> decided(command, sender, dryRun, null, version);
            case Reply.Refused<?>(Problem problem, var version) -> decided(command, sender, null, problem, version);
        };
    }

    private static CommandResult decided(
            CommandRecord command,
            Subject sender,
            @Nullable Object answer,
            @Nullable Problem problem,
            @Nullable Long accountVersion) {
        return new CommandResult(
                command.commandId().value(),
                command.name(),
                command.accountId().value(),
                sender.value(),
                answer,
                problem,
                accountVersion);
    }

    /** The same with nothing in it that could be long. */
    CommandResult shortened() {
        return new CommandResult(commandId, command, accountId, sender, null, problem, accountVersion);
    }

    /** The CloudEvent's type. */
    String type() {
        if (problem == null) {
            return ACCEPTED;
        }
        return problem.status() < 500 && !problem.isPassing() ? REFUSED : FAILED;
    }
}
