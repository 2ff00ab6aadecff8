package io.seatledger.command.user;

import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.UserId;
import io.seatledger.events.Event;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserRemoved;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** Whose the addresses are that one decision looks at: an address has one live user in an account. */
public final class EmailClaims implements Entity {

    /**
     * Who has, or had, an address.
     *
     * @param refusal why nobody can be invited with it; {@code null} when the user is gone
     */
    private record Owner(UserId user, @Nullable Refusal refusal) {}

    private final Map<EmailClaim, Owner> owners = new HashMap<>();

    /** Addresses that are nobody's. */
    public EmailClaims() {}

    /** Which events they are sourced from. */
    public static EventCriteria criteria(EmailClaimIds ids) {
        return Entity.anyOf(ids.claims().stream()
                .map(claim -> EventTags.emailClaim(ids.account().value(), claim.value()))
                .toList());
    }

    /** Why nobody can be invited with this address. */
    public Optional<Refusal> refusalToInvite(EmailClaim claim) {
        return Optional.ofNullable(owners.get(claim)).map(Owner::refusal);
    }

    /** Who had this address and is gone: the same person is the same user again. */
    public Optional<UserId> formerOwner(EmailClaim claim) {
        return Optional.ofNullable(owners.get(claim)).map(Owner::user);
    }

    @Override
    public void evolve(Event event) {
        switch (event) {
            case UserInvited e -> {
                var user = new UserId(e.userId());
                owners.put(new EmailClaim(e.emailClaim()), new Owner(user, new Refusal.AlreadyInvited(user)));
            }
            case InvitationAccepted e -> {
                var user = new UserId(e.userId());
                owners.put(new EmailClaim(e.emailClaim()), new Owner(user, new Refusal.AlreadyAUser(user)));
            }
            case InvitationRevoked e -> free(e.emailClaim(), e.userId());
            case InvitationExpired e -> free(e.emailClaim(), e.userId());
            case UserRemoved e -> free(e.emailClaim(), e.userId());
            default -> {
                // Nothing else says whose an address is.
            }
        }
    }

    private void free(String claim, String user) {
        owners.put(new EmailClaim(claim), new Owner(new UserId(user), null));
    }
}
