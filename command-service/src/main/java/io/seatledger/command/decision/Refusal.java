package io.seatledger.command.decision;

import io.seatledger.command.language.Domain;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** The account would be without an admin. */
    record LastAdmin() implements Refusal {
        @Override
        public String code() {
            return "account.last-admin";
        }

        @Override
        public String detail() {
            return "An account always has an admin: grant it to somebody else first.";
        }
    }

    /** The account has as many of these as one account can have. */
    record LimitReached(String kind, int limit) implements Refusal {
        @Override
        public String code() {
            return "account.limit-reached";
        }

        @Override
        public String detail() {
            return "An account has at most %d of the kind %s.".formatted(limit, kind);
        }
    }

    /** An archived organization or project takes nobody in. */
    record Archived(String kind, String id) implements Refusal {
        @Override
        public String code() {
            return kind + ".archived";
        }

        @Override
        public String detail() {
            return "The %s %s is archived and takes nobody in.".formatted(kind, id);
        }
    }

    /** No more pools of this license type can be opened. */
    record LicenseTypeIsRetired(LicenseType licenseType) implements Refusal {
        @Override
        public String code() {
            return "license-type.retired";
        }

        @Override
        public String detail() {
            return "The license type %s is retired.".formatted(licenseType);
        }
    }

    /** Everybody can have an address of this domain, so it vouches for nobody. */
    record PublicMailDomain(Domain domain) implements Refusal {
        @Override
        public String code() {
            return "policy.public-mail-domain";
        }

        @Override
        public String detail() {
            return "Everybody can have an address of %s: it cannot be trusted.".formatted(domain);
        }
    }

    /** The user has a home organization already. */
    record InOtherOrganization(OrganizationId organizationId) implements Refusal {
        @Override
        public String code() {
            return "user.in-other-organization";
        }

        @Override
        public String detail() {
            return "The user belongs to the organization %s: move the user instead.".formatted(organizationId);
        }
    }

    /** Nobody in this state can have or do that. */
    record NotEligible(UserId userId, String status) implements Refusal {
        @Override
        public String code() {
            return "user.not-eligible";
        }

        @Override
        public String detail() {
            return "The user is %s.".formatted(status);
        }
    }

    /** Seats can be taken from the pool within its term alone. */
    record PoolNotActive(
            PoolId poolId,
            @Nullable Instant beginsAt,
            @Nullable Instant endsAt) implements Refusal {
        @Override
        public String code() {
            return "license-pool.not-active";
        }

        @Override
        public String detail() {
            return "Seats of the pool %s can be taken%s%s."
                    .formatted(
                            poolId,
                            beginsAt == null ? "" : " from " + beginsAt,
                            endsAt == null ? "" : " until " + endsAt);
        }
    }

    /** The pool is gone. */
    record PoolIsClosed(PoolId poolId) implements Refusal {
        @Override
        public String code() {
            return "license-pool.closed";
        }

        @Override
        public String detail() {
            return "The pool %s is closed.".formatted(poolId);
        }
    }

    /** A pool cannot be smaller than what is in use of it. */
    record BelowInUse(PoolId poolId, int capacity, int inUse) implements Refusal {
        @Override
        public String code() {
            return "license-pool.below-in-use";
        }

        @Override
        public String detail() {
            return "The pool %s cannot have %d seats while %d are in use.".formatted(poolId, capacity, inUse);
        }
    }

    /** A pool that is in use cannot be closed. */
    record PoolInUse(PoolId poolId, int taken, int allotted) implements Refusal {
        @Override
        public String code() {
            return "license-pool.in-use";
        }

        @Override
        public String detail() {
            return "Of the pool %s, %d seats are taken and %d allotted to other pools."
                    .formatted(poolId, taken, allotted);
        }
    }

    /** The pool that seats are to be allotted from has too few. */
    record InsufficientParentCapacity(PoolId poolId, int needed, int available) implements Refusal {
        @Override
        public String code() {
            return "license-pool.insufficient-parent-capacity";
        }

        @Override
        public String detail() {
            return "The pool %s has %d seats to allot, not %d.".formatted(poolId, available, needed);
        }
    }

    /** Seats are allotted from the account's pools alone. */
    record NotAllottable(PoolId poolId) implements Refusal {
        @Override
        public String code() {
            return "license-pool.not-allottable";
        }

        @Override
        public String detail() {
            return "The pool %s belongs to an organization: seats are allotted from pools of the account."
                    .formatted(poolId);
        }
    }

    /** An allotted pool has the term of the pool that its seats come from. */
    record TermOfParent(PoolId parentPoolId) implements Refusal {
        @Override
        public String code() {
            return "license-pool.term-of-parent";
        }

        @Override
        public String detail() {
            return "The seats come from the pool %s: set its term.".formatted(parentPoolId);
        }
    }

    /** The account wants licenses to come from the home organization. */
    record SourceOfOtherOrganization(PoolId poolId) implements Refusal {
        @Override
        public String code() {
            return "license-pool.other-organization";
        }

        @Override
        public String detail() {
            return "The pool %s does not belong to the home organization.".formatted(poolId);
        }
    }

    /** The invitation ended by time. */
    record InvitationHasExpired(UserId userId) implements Refusal {
        @Override
        public String code() {
            return "invitation.expired";
        }

        @Override
        public String detail() {
            return "The invitation has expired.";
        }
    }

    /** The invitation was withdrawn. */
    record InvitationIsRevoked(UserId userId) implements Refusal {
        @Override
        public String code() {
            return "invitation.revoked";
        }

        @Override
        public String detail() {
            return "The invitation was revoked.";
        }
    }

    /** The invitation was accepted. */
    record InvitationIsAccepted(UserId userId) implements Refusal {
        @Override
        public String code() {
            return "invitation.accepted";
        }

        @Override
        public String detail() {
            return "The invitation was accepted.";
        }
    }

    /** The invitation is for somebody else. */
    record AddressMismatch() implements Refusal {
        @Override
        public String code() {
            return "invitation.address-mismatch";
        }

        @Override
        public String detail() {
            return "The invitation is for another address than the verified one of this token.";
        }
    }

    /** What the command is about is not at the version that the sender insists on. */
    record VersionConflict(long expected, long current) implements Refusal {
        @Override
        public String code() {
            return "version-conflict";
        }

        @Override
        public String detail() {
            return "It is at version %d, not %d.".formatted(current, expected);
        }
    }

    /** The sender gave this identifier to another command before. */
    record CommandIdReused(String commandId) implements Refusal {
        @Override
        public String code() {
            return "command.id-reused";
        }

        @Override
        public String detail() {
            return "You gave this identifier to another command before.";
        }
    }
}
