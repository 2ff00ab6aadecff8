package io.seatledger.command.intake;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.importing.Imports;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.user.EmailClaimKey;
import org.jspecify.annotations.Nullable;

/**
 * What a request is read with.
 *
 * @param account that it is addressed to
 * @param actor who sends it
 */
public record RequestScope(AccountId account, Actor actor, Ids ids, EmailClaimKey claimKey, Imports imports) {

    /** An identifier that the sender chose, or a new one. */
    String chosenOrNext(@Nullable String chosen) {
        return chosen == null ? ids.next() : chosen;
    }
}
