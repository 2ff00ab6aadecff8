package io.seatledger.command.user;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.UserId;
import java.util.Optional;

/** The user who has an address, or the last one who had it. */
record AddressOwner(UserId user, Status status) {

    enum Status {
        INVITED,
        JOINED,
        GONE,
        /** The user has another address now. */
        MOVED
    }

    /** The refusal if nobody can be invited at the address. */
    Optional<Refusal> refusalToInvite() {
        return switch (status) {
            case INVITED -> Optional.of(new UserRefusal.AlreadyInvited(user));
            case JOINED -> Optional.of(new UserRefusal.AlreadyAUser(user));
            case GONE, MOVED -> Optional.empty();
        };
    }
}
