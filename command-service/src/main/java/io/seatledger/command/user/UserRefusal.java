package io.seatledger.command.user;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.UserId;

/** What the state of a user forbids. */
public sealed interface UserRefusal extends Refusal {

    /** The address has a pending invitation. */
    @RefusalName(
            code = "already-invited",
            kind = RefusalKind.CONFLICT,
            text = "This address already has a pending invitation.")
    record AlreadyInvited(UserId userId) implements UserRefusal {}

    /** The address belongs to somebody who has joined. */
    @RefusalName(
            code = "already-a-user",
            kind = RefusalKind.CONFLICT,
            text = "This address belongs to a user of the account.")
    record AlreadyAUser(UserId userId) implements UserRefusal {}

    /** A user in this state cannot do or have this. */
    @RefusalName(code = "user.not-eligible", kind = RefusalKind.CONFLICT, text = "The user is {status}.")
    record NotEligible(UserId userId, String status) implements UserRefusal {}
}
