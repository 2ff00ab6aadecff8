package io.seatledger.command.decision;

import io.seatledger.events.AccountEvent;
import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.LicensePoolEvent;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolClosed;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolRenamed;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationExpired;
import io.seatledger.events.UserEvent.InvitationLinkIssued;
import io.seatledger.events.UserEvent.InvitationMailDeferred;
import io.seatledger.events.UserEvent.InvitationMailFailed;
import io.seatledger.events.UserEvent.InvitationMailed;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserAddedToProject;
import io.seatledger.events.UserEvent.UserAddressChanged;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserJoinedOrganization;
import io.seatledger.events.UserEvent.UserLeftOrganization;
import io.seatledger.events.UserEvent.UserMovedToOrganization;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.events.UserEvent.UserRemoved;
import io.seatledger.events.UserEvent.UserRemovedFromProject;
import io.seatledger.events.UserEvent.UserRestored;
import io.seatledger.events.UserEvent.UserSuspended;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.TagResolver;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Tags each event with the entities that it concerns. A decision reads what the events of such tags come to, and its
 * append is rejected if there is an event of them that it did not know. Every tag contains the account, so an
 * identifier of another account matches nothing.
 */
public final class EventTags implements TagResolver {

    /** The key of {@link #account}. */
    public static final String ACCOUNT = "account";

    /** The key of {@link #user}. */
    public static final String USER = "user";

    /** The key of {@link #pool}. */
    public static final String POOL = "pool";

    /** The key of {@link #userImport}. */
    public static final String USER_IMPORT = "import";

    /** The key of {@link #emailClaim}. */
    public static final String EMAIL_CLAIM = "email";

    @Override
    public Set<Tag> resolve(EventMessage message) {
        return message.payload() instanceof Event event ? of(event) : Set.of();
    }

    /** The tags of an event. */
    public static Set<Tag> of(Event event) {
        String account = event.accountId();
        return switch (event) {
            case AccountEvent _ -> Set.of(account(account));
            case LicensePoolEvent e -> of(e);
            case ImportEvent e -> Set.of(userImport(account, e.importId()));
            case UserEvent e -> of(e);
        };
    }

    private static Set<Tag> of(UserEvent event) {
        String account = event.accountId();
        Tag user = user(account, event.userId());
        return switch (event) {
            case UserInvited e -> Set.of(user, emailClaim(account, e.emailClaim()));
            case InvitationAccepted e -> Set.of(user, emailClaim(account, e.emailClaim()));
            case InvitationRevoked e -> Set.of(user, emailClaim(account, e.emailClaim()));
            case InvitationExpired e -> Set.of(user, emailClaim(account, e.emailClaim()));
            case UserRemoved e -> Set.of(user, emailClaim(account, e.emailClaim()));
            case UserAddressChanged e ->
                Set.of(user, emailClaim(account, e.emailClaim()), emailClaim(account, e.formerEmailClaim()));
            case LicenseReserved e -> Set.of(user, pool(account, e.poolId()));
            case LicenseAssigned e -> Set.of(user, pool(account, e.poolId()));
            case LicenseChanged e -> Set.of(user, pool(account, e.fromPoolId()), pool(account, e.toPoolId()));
            case LicenseReleased e -> Set.of(user, pool(account, e.poolId()));
            case InvitationResent _,
                    InvitationLinkIssued _,
                    InvitationMailed _,
                    InvitationMailDeferred _,
                    InvitationMailFailed _,
                    UserNamed _,
                    UserJoinedOrganization _,
                    UserMovedToOrganization _,
                    UserLeftOrganization _,
                    UserAddedToProject _,
                    UserRemovedFromProject _,
                    UserSuspended _,
                    UserRestored _ -> Set.of(user);
        };
    }

    /** The existence and the owner of a pool belong to the structure of the account. */
    private static Set<Tag> of(LicensePoolEvent event) {
        String account = event.accountId();
        Tag pool = pool(account, event.poolId());
        return switch (event) {
            case LicensePoolOpened _ -> Set.of(account(account), pool);
            case LicensePoolAllotted e -> Set.of(account(account), pool, pool(account, e.fromPoolId()));
            case LicensePoolRenamed _ -> Set.of(pool);
            case LicensePoolResized e -> with(pool, account, e.allottedFrom());
            case LicensePoolTermSet e ->
                Stream.concat(Stream.of(pool), e.allottedPools().stream().map(allotted -> pool(account, allotted)))
                        .collect(Collectors.toUnmodifiableSet());
            case LicensePoolClosed e -> with(pool, account, e.allottedFrom());
        };
    }

    private static Set<Tag> with(Tag pool, String account, @Nullable String other) {
        return other == null ? Set.of(pool) : Set.of(pool, pool(account, other));
    }

    /**
     * The account's own structure: its admins, organizations, projects, policies and pools, but not the events of its
     * users.
     */
    public static Tag account(String accountId) {
        return Tag.of(ACCOUNT, accountId);
    }

    /** All events of a user. */
    public static Tag user(String accountId, String userId) {
        return Tag.of(USER, accountId + "/" + userId);
    }

    /** All events that change a pool or its seats. */
    public static Tag pool(String accountId, String poolId) {
        return Tag.of(POOL, accountId + "/" + poolId);
    }

    /** The progress of an import of users. */
    public static Tag userImport(String accountId, String importId) {
        return Tag.of(USER_IMPORT, accountId + "/" + importId);
    }

    /** The users who have or had an address in the account. */
    public static Tag emailClaim(String accountId, String claim) {
        return Tag.of(EMAIL_CLAIM, accountId + "/" + claim);
    }
}
