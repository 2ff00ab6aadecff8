package io.seatledger.command.bulk;

import io.seatledger.command.bulk.BulkReport.Result;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.ListCommand;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.licensing.LicensingCommand;
import io.seatledger.command.user.UserCommand;
import io.seatledger.command.user.UserIds;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Commands about users of one account. They are decided in order, a few hundred at a time. Each has its own outcome: a
 * refusal of one does not affect the others.
 *
 * @param commands 1 to {@value #MAX_COMMANDS}, each about a license, a membership or an invitation
 */
@CommandName(value = "users.bulk", form = BulkForm.class)
public record BulkCommand(AccountId accountId, List<UserCommand<?>> commands) implements ListCommand<BulkReport> {

    /** The largest number of commands in one bulk. */
    public static final int MAX_COMMANDS = 1_000;

    /** How many users a decision reads. How many events they lead to is known only then. */
    static final int STEP = 250;

    /**
     * Checks the commands.
     *
     * @throws InvalidValueException if there are no commands, or too many
     * @throws IllegalArgumentException if a command is about another account
     */
    public BulkCommand {
        commands = List.copyOf(commands);
        if (commands.isEmpty() || commands.size() > MAX_COMMANDS) {
            throw new InvalidValueException("userIds", "must have 1 to " + MAX_COMMANDS + " entries");
        }
        if (commands.stream().anyMatch(command -> !command.accountId().equals(accountId))) {
            throw new IllegalArgumentException("all commands of a bulk must be about the same account");
        }
    }

    @Override
    public Optional<BulkCommand> step(int decided) {
        return decided == commands.size()
                ? Optional.empty()
                : Optional.of(new BulkCommand(
                        accountId, commands.subList(decided, Math.min(decided + STEP, commands.size()))));
    }

    @Override
    public BulkCommand firstHalf() {
        return new BulkCommand(accountId, commands.subList(0, (commands.size() + 1) / 2));
    }

    @Override
    public BulkReport allRefused(Refusal refusal) {
        return new BulkReport(
                0,
                commands.size(),
                commands.stream()
                        .map(command -> Result.of(command.userId(), Decision.refused(refusal)))
                        .toList());
    }

    /** The users that the decision reads. */
    public UserIds users() {
        return new UserIds(accountId, commands.stream().map(UserCommand::userId).collect(Collectors.toSet()));
    }

    /** The pools that the decision reads. */
    public PoolIds pools() {
        return new PoolIds(
                accountId,
                commands.stream()
                        .flatMap(command ->
                                command instanceof LicensingCommand c ? c.pools().pools().stream() : Stream.empty())
                        .collect(Collectors.toSet()));
    }
}
