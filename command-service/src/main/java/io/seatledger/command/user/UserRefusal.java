package io.seatledger.command.user;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.UserId;

/** The refusals that follow from the state of a user. */
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
            text = "This address already belongs to a user of the account.")
    record AlreadyAUser(UserId userId) implements UserRefusal {}

    /** The command is not possible while the user has this status. */
    @RefusalName(
            code = "user.not-eligible",
            kind = RefusalKind.CONFLICT,
            text = "This is not possible because the user is {userStatus}.")
    record NotEligible(UserId userId, String userStatus) implements UserRefusal {}
}
