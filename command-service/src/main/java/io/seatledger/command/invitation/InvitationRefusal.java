package io.seatledger.command.invitation;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import java.util.List;

/** What forbids an invitation, or what can be done with one. */
public sealed interface InvitationRefusal extends Refusal {

    /** The list has no entry. */
    @RefusalName(code = "invitation.empty", kind = RefusalKind.INVALID, text = "The text contains nothing to invite.")
    record InvitationEmpty() implements InvitationRefusal {}

    /** The list is longer than one command may be. */
    @RefusalName(
            code = "invitation.too-many",
            kind = RefusalKind.INVALID,
            text = "At most {limit} addresses can be invited at once.")
    record InvitationTooMany(int limit) implements InvitationRefusal {}

    /** The entry is not an email address. */
    @RefusalName(code = "invitation.not-an-address", kind = RefusalKind.INVALID, text = "This is not an email address.")
    record NotAnAddress() implements InvitationRefusal {}

    /** The list has an equal address before this one. */
    @RefusalName(
            code = "duplicate-in-request",
            kind = RefusalKind.CONFLICT,
            text = "The same address is already at position {firstPosition}.")
    record DuplicateInRequest(int firstPosition) implements InvitationRefusal {}

    /**
     * Not every address could be invited, and the caller wanted all or none.
     *
     * @param addresses those that were refused, each for its own reason
     * @param shortfalls pools with too few seats for all
     */
    @RefusalName(
            code = "invitation.incomplete",
            kind = RefusalKind.CONFLICT,
            text = "Some of the addresses cannot be invited, so none was.")
    record InvitationIncomplete(List<RefusedAddress> addresses, List<Shortfall> shortfalls)
            implements InvitationRefusal {

        /** Keeps copies of its own. */
        public InvitationIncomplete {
            addresses = List.copyOf(addresses);
            shortfalls = List.copyOf(shortfalls);
        }

        /** An entry of the pasted text, counted from 1, and why it cannot be invited. */
        public record RefusedAddress(int position, String text, String code, String detail) {

            static RefusedAddress of(int position, String text, Refusal refusal) {
                return new RefusedAddress(position, text, refusal.code(), refusal.detail());
            }
        }

        /** Seats that the list needs from a pool, and seats that the pool has. */
        public record Shortfall(PoolId poolId, int needed, int available) {}
    }

    /** The invitation ended by time. */
    @RefusalName(code = "invitation.expired", kind = RefusalKind.GONE, text = "The invitation has expired.")
    record InvitationHasExpired(UserId userId) implements InvitationRefusal {}

    /** The invitation was revoked. */
    @RefusalName(code = "invitation.revoked", kind = RefusalKind.GONE, text = "The invitation was revoked.")
    record InvitationIsRevoked(UserId userId) implements InvitationRefusal {}

    /** The invitation has been accepted. */
    @RefusalName(
            code = "invitation.accepted",
            kind = RefusalKind.CONFLICT,
            text = "The invitation has already been accepted.")
    record InvitationIsAccepted(UserId userId) implements InvitationRefusal {}

    /** The invitation was sent to somebody else's address. */
    @RefusalName(
            code = "invitation.address-mismatch",
            kind = RefusalKind.FORBIDDEN,
            text = "The invitation was sent to another address than the verified one of this token.")
    record AddressMismatch() implements InvitationRefusal {}

    /** The account has no invitation that this token opens, or no longer has it. */
    @RefusalName(
            code = "not-found",
            kind = RefusalKind.NOT_FOUND,
            text = "There is no {kind} with this token in this account.")
    record UnknownToken(String kind) implements InvitationRefusal {

        UnknownToken() {
            this("invitation");
        }
    }
}
