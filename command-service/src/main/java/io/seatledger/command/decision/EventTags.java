package io.seatledger.command.decision;

import io.seatledger.events.AccountEvent;
import io.seatledger.events.Event;
import io.seatledger.events.LicensePoolEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.TagResolver;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * Which entities an event concerns: a decision sources the events by these tags, and is void when a matching event was
 * appended meanwhile. Every tag is made within an account, so an identifier of another account finds nothing.
 */
public final class EventTags implements TagResolver {

    @Override
    public Set<Tag> resolve(EventMessage message) {
        return message.payload() instanceof Event event ? of(event) : Set.of();
    }

    /** The tags of an event. */
    public static Set<Tag> of(Event event) {
        String account = event.accountId();
        return switch (event) {
            case AccountEvent _ -> Set.of(account(account));
            case LicensePoolEvent e -> Set.of(pool(account, e.poolId()));
            case UserInvited e -> Set.of(user(account, e.userId()), emailClaim(account, e.emailClaim()));
            case InvitationAccepted e -> Set.of(user(account, e.userId()), emailClaim(account, e.emailClaim()));
            case LicenseReserved e -> Set.of(user(account, e.userId()), pool(account, e.poolId()));
            case LicenseAssigned e -> Set.of(user(account, e.userId()), pool(account, e.poolId()));
            case LicenseChanged e -> Set.of(user(account, e.userId()), pool(account, e.fromPoolId()),
                    pool(account, e.toPoolId()));
            case LicenseReleased e -> Set.of(user(account, e.userId()), pool(account, e.poolId()));
        };
    }

    /** The account's own structure: who administers it, its organizations and projects; not its users' events. */
    public static Tag account(String accountId) {
        return Tag.of("account", accountId);
    }

    /** Everything that happened to a user. */
    public static Tag user(String accountId, String userId) {
        return Tag.of("user", accountId + "/" + userId);
    }

    /** Everything that moved the seats of a pool. */
    public static Tag pool(String accountId, String poolId) {
        return Tag.of("pool", accountId + "/" + poolId);
    }

    /** Who has, or had, an address within the account. */
    public static Tag emailClaim(String accountId, String claim) {
        return Tag.of("email", accountId + "/" + claim);
    }
}
