package io.seatledger.command.bulk;

import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.licensing.LicensingCommand;
import io.seatledger.command.user.UserCommand;
import io.seatledger.command.user.UserIds;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Commands about users of one account, to be decided in their order and appended together. Each has its own outcome:
 * one that is refused does not stand in the way of the others.
 *
 * @param commands 1 to {@value #MAX_COMMANDS}, each a licensing or a membership command
 */
@CommandName(value = "users.bulk", form = BulkForm.class)
public record BulkCommand(AccountId accountId, List<UserCommand<?>> commands) implements Command<BulkReport> {

    /** In one go. */
    public static final int MAX_COMMANDS = 1_000;

    /**
     * Checks the number and keeps an own copy.
     *
     * @throws InvalidValueException when there is none, or too many
     * @throws IllegalArgumentException when one is about another account
     */
    public BulkCommand {
        commands = List.copyOf(commands);
        if (commands.isEmpty() || commands.size() > MAX_COMMANDS) {
            throw new InvalidValueException("userIds", "must be 1 to " + MAX_COMMANDS + " users");
        }
        if (commands.stream().anyMatch(command -> !command.accountId().equals(accountId))) {
            throw new IllegalArgumentException("a bulk is about one account");
        }
    }

    /** The users that are looked at. */
    public UserIds users() {
        return new UserIds(accountId, commands.stream().map(UserCommand::userId).collect(Collectors.toSet()));
    }

    /** The pools that are looked at. */
    public PoolIds pools() {
        return new PoolIds(
                accountId,
                commands.stream()
                        .flatMap(command ->
                                command instanceof LicensingCommand c ? c.pools().pools().stream() : Stream.empty())
                        .collect(Collectors.toSet()));
    }
}
