package io.seatledger.command.bus;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seatledger.command.intake.DryRun;
import io.seatledger.command.intake.Problem;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.language.CommandId;
import io.seatledger.command.language.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command, as its sender gets it over the bus.
 *
 * @param commandId the identifier that the sender gave the command
 * @param command the name of the command; absent if the record was not a command
 * @param accountId the account that the command was addressed to; absent if the record was not a command
 * @param sender subject of the token that came with the command; absent if no token vouched for a sender. Each sender
 *     has its own identifiers, so a result with another sender, or without one, may answer somebody else's command
 * @param answer the answer to an accepted command, the same as over HTTP
 * @param problem the problem of any other command, the same as over HTTP
 * @param accountVersion the version that a read can wait for; absent if nothing was decided
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

    /** The result of a record that is not a command but has a readable identifier. */
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

    /** This result without its answer, the only part that can be long. */
    CommandResult shortened() {
        return new CommandResult(commandId, command, accountId, sender, null, problem, accountVersion);
    }

    /** The type of the CloudEvent: accepted, refused for good, or failed. */
    String type() {
        if (problem == null) {
            return ACCEPTED;
        }
        return problem.status() < 500 && !problem.isPassing() ? REFUSED : FAILED;
    }
}
