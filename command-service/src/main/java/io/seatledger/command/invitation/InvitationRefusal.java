package io.seatledger.command.invitation;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The refusals of commands that invite people, or that are about an invitation. */
public sealed interface InvitationRefusal extends Refusal {

    /** The list has no addresses. */
    @RefusalName(code = "invitation.empty", kind = RefusalKind.INVALID, text = "There is no address in the list.")
    record InvitationEmpty() implements InvitationRefusal {}

    /** The list has more entries than one command may have. */
    @RefusalName(
            code = "invitation.too-many",
            kind = RefusalKind.INVALID,
            text = "At most {limit} addresses can be invited at once.")
    record InvitationTooMany(int limit) implements InvitationRefusal {}

    /** The entry is not an email address. */
    @RefusalName(code = "invitation.not-an-address", kind = RefusalKind.INVALID, text = "This is not an email address.")
    record NotAnAddress() implements InvitationRefusal {}

    /** The list has the same address at an earlier position. */
    @RefusalName(
            code = "duplicate-in-request",
            kind = RefusalKind.CONFLICT,
            text = "The list already has this address at position {firstPosition}.")
    record DuplicateInRequest(int firstPosition) implements InvitationRefusal {}

    /**
     * Some addresses cannot be invited, and the caller asked for all or none.
     *
     * @param addresses the addresses that were refused for another reason than a shortfall, each with its own
     * @param shortfalls the pools that have too few seats for everybody
     * @param shortage the same in words; {@code null} if there is none
     */
    @RefusalName(
            code = "invitation.incomplete",
            kind = RefusalKind.CONFLICT,
            text = "Nobody was invited, because some of the addresses cannot be invited[: {shortage}].")
    record InvitationIncomplete(
            List<RefusedAddress> addresses,
            List<Shortfall> shortfalls,
            @Nullable String shortage) implements InvitationRefusal {

        InvitationIncomplete(List<RefusedAddress> addresses, List<Shortfall> shortfalls) {
            this(
                    addresses,
                    shortfalls,
                    shortfalls.isEmpty()
                            ? null
                            : shortfalls.stream().map(Shortfall::inWords).collect(Collectors.joining(", ")));
        }

        public InvitationIncomplete {
            addresses = List.copyOf(addresses);
            shortfalls = List.copyOf(shortfalls);
        }

        /** An entry of the pasted text, its position counted from 1, and the reason why it cannot be invited. */
        public record RefusedAddress(int position, String text, String code, String detail) {

            static RefusedAddress of(int position, String text, Refusal refusal) {
                return new RefusedAddress(position, text, refusal.code(), refusal.detail());
            }
        }

        /** How many seats the list needs from a pool, and how many the pool has available. */
        public record Shortfall(PoolId poolId, int needed, int available) {

            private String inWords() {
                return "the pool %s lacks %d seats (needed: %d, available: %d)"
                        .formatted(poolId, needed - available, needed, available);
            }
        }
    }

    /** The lifetime of the invitation is over. */
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
            text = "The invitation was sent to a different address from the verified one in your token.")
    record AddressMismatch() implements InvitationRefusal {}

    /** The link was issued, and another one since. */
    @RefusalName(
            code = "invitation.link-replaced",
            kind = RefusalKind.GONE,
            text = "A newer mail was sent for this invitation: use the link in that one.")
    record LinkIsReplaced() implements InvitationRefusal {}

    /** The token does not belong to any invitation of the account, or no longer does. */
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
