package io.seatledger.command.invitation;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.UserId;
import io.seatledger.command.user.Addresses;
import io.seatledger.command.user.UserCommand;
import java.util.Set;

/** The commands about the address of a user. */
public sealed interface AddressCommand extends UserCommand<Change> {

    /**
     * Changes the address of a user, who stays the same user with the same seats. A pending invitation is sent to the
     * new address, and its old link stops working.
     */
    @CommandName("user.change-address")
    record ChangeAddress(AccountId accountId, UserId userId, EmailAddress email) implements AddressCommand {

        /** The address that must be free. */
        public Addresses addresses() {
            return new Addresses(accountId, Set.of(email));
        }
    }
}
