package io.seatledger.command.bus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.seatledger.command.intake.DryRun;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.language.CommandId;
import io.seatledger.command.language.Subject;
import io.seatledger.web.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command, as its sender gets it over the bus: one flat JSON object.
 *
 * @param commandId the identifier that the sender gave the command
 * @param addressee absent if the record was not a command
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CommandResult(
        String commandId,
        @JsonUnwrapped @Nullable Addressee addressee,
        @JsonUnwrapped Verdict verdict) {

    static final String ACCEPTED = "command.accepted";
    static final String REFUSED = "command.refused";
    static final String FAILED = "command.failed";

    /**
     * Which command this is the result of.
     *
     * @param command the name of the command
     * @param accountId the account that the command was addressed to
     * @param sender subject of the token that came with the command; absent if no token vouched for a sender. Each
     *     sender has its own identifiers, so a result with another sender, or without one, may answer somebody else's
     *     command
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Addressee(
            String command, String accountId, @Nullable String sender) {

        static Addressee of(CommandRecord command, @Nullable Subject sender) {
            return new Addressee(command.name(), command.accountId().value(), sender == null ? null : sender.value());
        }
    }

    /**
     * What became of the command.
     *
     * @param answer the answer to an accepted command, the same as over HTTP
     * @param problem the problem of any other command, the same as over HTTP
     * @param accountVersion the version that a read can wait for; absent if nothing was decided
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(
            @Nullable Object answer,
            @Nullable Problem problem,
            @Nullable Long accountVersion) {

        static Verdict of(Reply<?> reply) {
            return switch (reply) {
                case Reply.Accepted<?>(var answer, long version) -> new Verdict(answer, null, version);
                case Reply.Tried<?>(DryRun dryRun, long version) -> new Verdict(dryRun, null, version);
                case Reply.Refused<?>(Problem problem, var version) -> new Verdict(null, problem, version);
            };
        }

        static Verdict undecided(Problem problem) {
            return new Verdict(null, problem, null);
        }
    }

    /** The result of a record that is not a command but has a readable identifier. */
    static CommandResult unreadable(CommandId commandId, Problem problem) {
        return new CommandResult(commandId.value(), null, Verdict.undecided(problem));
    }

    /** The result of a command that was not decided. */
    static CommandResult undecided(CommandRecord command, @Nullable Subject sender, Problem problem) {
        return new CommandResult(
                command.commandId().value(), Addressee.of(command, sender), Verdict.undecided(problem));
    }

    /** The result of a command that was decided. */
    static CommandResult decided(CommandRecord command, Subject sender, Reply<?> reply) {
        return new CommandResult(command.commandId().value(), Addressee.of(command, sender), Verdict.of(reply));
    }

    /** This result without its answer, the only part that can be long. */
    CommandResult shortened() {
        return new CommandResult(commandId, addressee, new Verdict(null, verdict.problem(), verdict.accountVersion()));
    }

    /** The type of the CloudEvent: accepted, refused for good, or failed. */
    String type() {
        Problem problem = verdict.problem();
        if (problem == null) {
            return ACCEPTED;
        }
        return problem.status() < 500 && !problem.isPassing() ? REFUSED : FAILED;
    }
}
