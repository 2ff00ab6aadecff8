package io.seatledger.command.user;

import io.seatledger.command.language.AccountId;
import java.util.Set;

/** The addresses of one account that a decision looks at. */
public record EmailClaimIds(AccountId account, Set<EmailClaim> claims) {

    /** Keeps an own copy. */
    public EmailClaimIds {
        claims = Set.copyOf(claims);
    }
}
