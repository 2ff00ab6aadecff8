package io.seatledger.command.user;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import java.util.Set;

/** The addresses of one account that a decision looks at. */
public record Addresses(AccountId account, Set<EmailAddress> addresses) {

    /** Keeps a copy of its own. */
    public Addresses {
        addresses = Set.copyOf(addresses);
    }
}
