package io.seatledger.command.user;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import java.util.Set;

/** The addresses of one account that a decision reads. */
public record Addresses(AccountId account, Set<EmailAddress> addresses) {

    public Addresses {
        addresses = Set.copyOf(addresses);
    }
}
