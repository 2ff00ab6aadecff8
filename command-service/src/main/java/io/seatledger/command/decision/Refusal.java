package io.seatledger.command.decision;

import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import java.util.List;

/** Every reason for which a command, or one address of an invitation, is refused; {@link #code} is a contract. */
public sealed interface Refusal {

    /** Stable and readable, for programs. */
    String code();

    /** One sentence for people. */
    String detail();

    /** The actor has no right to it. Also the answer for an account that does not exist. */
    record Forbidden() implements Refusal {
        @Override
        public String code() {
            return "forbidden";
        }

        @Override
        public String detail() {
            return "You are no admin of this account.";
        }
    }

    /** There is no such thing in this account. */
    record NotFound(String kind, String id) implements Refusal {
        @Override
        public String code() {
            return "not-found";
        }

        @Override
        public String detail() {
            return "There is no %s %s in this account.".formatted(kind, id);
        }
    }

    /** The identifier that the caller chose is in use. */
    record AlreadyExists(String kind, String id) implements Refusal {
        @Override
        public String code() {
            return "already-exists";
        }

        @Override
        public String detail() {
            return "There is a %s %s already.".formatted(kind, id);
        }
    }

    /** The address has a pending invitation. */
    record AlreadyInvited(UserId userId) implements Refusal {
        @Override
        public String code() {
            return "already-invited";
        }

        @Override
        public String detail() {
            return "This address has been invited before and has not accepted yet.";
        }
    }

    /** The address belongs to somebody who has joined. */
    record AlreadyAUser(UserId userId) implements Refusal {
        @Override
        public String code() {
            return "already-a-user";
        }

        @Override
        public String detail() {
            return "This address belongs to a user of the account.";
        }
    }

    /** The text had an equal address before this one. */
    record DuplicateInRequest(int firstPosition) implements Refusal {
        @Override
        public String code() {
            return "duplicate-in-request";
        }

        @Override
        public String detail() {
            return "The same address stands at position %d.".formatted(firstPosition);
        }
    }

    /** What stands there cannot be an address. */
    record NotAnAddress() implements Refusal {
        @Override
        public String code() {
            return "invitation.not-an-address";
        }

        @Override
        public String detail() {
            return "This is no e-mail address.";
        }
    }

    /** A list without a single entry. */
    record InvitationEmpty() implements Refusal {
        @Override
        public String code() {
            return "invitation.empty";
        }

        @Override
        public String detail() {
            return "The text contains nothing to invite.";
        }
    }

    /** A list that is longer than one command may be. */
    record InvitationTooMany(int limit) implements Refusal {
        @Override
        public String code() {
            return "invitation.too-many";
        }

        @Override
        public String detail() {
            return "At most %d addresses can be invited at once.".formatted(limit);
        }
    }

    /**
     * Not every address could be invited, and the caller wanted all or none.
     *
     * @param addresses those that were refused, each for its own reason
     * @param shortfalls pools with too few seats for all
     */
    record InvitationIncomplete(List<RefusedAddress> addresses, List<Shortfall> shortfalls) implements Refusal {

        /** An entry of the pasted text, counted from 1, and why it cannot be invited. */
        public record RefusedAddress(int position, String text, Refusal refusal) {}

        /** Seats that the list needs from a pool, and seats that the pool has. */
        public record Shortfall(PoolId poolId, int needed, int available) {}

        @Override
        public String code() {
            return "invitation.incomplete";
        }

        @Override
        public String detail() {
            return "%d of the addresses cannot be invited, so none was.".formatted(addresses.size());
        }
    }

    /** Two of the chosen pools hold the same license type. */
    record LicenseTypeTwice(LicenseType licenseType) implements Refusal {
        @Override
        public String code() {
            return "license.type-twice";
        }

        @Override
        public String detail() {
            return "A user holds at most one license of type %s: choose one pool of it.".formatted(licenseType);
        }
    }

    /** No seat is left. */
    record PoolExhausted(PoolId poolId, int capacity) implements Refusal {
        @Override
        public String code() {
            return "license-pool.exhausted";
        }

        @Override
        public String detail() {
            return "All %d seats of the pool %s are taken.".formatted(capacity, poolId);
        }
    }

    /** The user has this license type from another pool. */
    record HeldFromOtherPool(LicenseType licenseType, PoolId poolId) implements Refusal {
        @Override
        public String code() {
            return "license.held-from-other-pool";
        }

        @Override
        public String detail() {
            return "The user holds %s from the pool %s: change the source instead.".formatted(licenseType, poolId);
        }
    }

    /** The user does not have this license type. */
    record NotHeld(LicenseType licenseType) implements Refusal {
        @Override
        public String code() {
            return "license.not-held";
        }

        @Override
        public String detail() {
            return "The user holds no license of type %s.".formatted(licenseType);
        }
    }

    /** The pool is of another license type. */
    record WrongType(PoolId poolId, LicenseType wanted, LicenseType actual) implements Refusal {
        @Override
        public String code() {
            return "license-pool.wrong-type";
        }

        @Override
        public String detail() {
            return "The pool %s holds seats of %s, not of %s.".formatted(poolId, actual, wanted);
        }
    }
}
