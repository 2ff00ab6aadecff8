package io.seatledger.command.user;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.UserId;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.UserInvited;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** Whose the addresses are that one decision looks at: an address has one live user in an account. */
@EventSourcedEntity
public final class EmailClaims {

    private final Map<EmailClaim, Refusal> taken = new HashMap<>();

    /** Addresses that are nobody's. */
    @EntityCreator
    public EmailClaims() {}

    @EventCriteriaBuilder
    static EventCriteria criteria(EmailClaimIds ids) {
        String account = ids.account().value();
        if (ids.claims().isEmpty()) {
            return EventCriteria.havingTags(EventTags.emailClaim(account, ""));
        }
        List<EventCriteria> each = ids.claims().stream().<EventCriteria>map(
                claim -> EventCriteria.havingTags(EventTags.emailClaim(account, claim.value()))).toList();
        return EventCriteria.either(each);
    }

    /** Why nobody can be invited with this address. */
    public Optional<Refusal> refusalToInvite(EmailClaim claim) {
        return Optional.ofNullable(taken.get(claim));
    }

    @EventSourcingHandler
    void evolve(UserInvited event) {
        taken.put(new EmailClaim(event.emailClaim()), new Refusal.AlreadyInvited(new UserId(event.userId())));
    }

    @EventSourcingHandler
    void evolve(InvitationAccepted event) {
        taken.put(new EmailClaim(event.emailClaim()), new Refusal.AlreadyAUser(new UserId(event.userId())));
    }
}
