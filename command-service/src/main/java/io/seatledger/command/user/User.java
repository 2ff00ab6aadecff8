package io.seatledger.command.user;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.UserId;
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatState;
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
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserJoinedOrganization;
import io.seatledger.events.UserEvent.UserLeftOrganization;
import io.seatledger.events.UserEvent.UserMovedToOrganization;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.events.UserEvent.UserRemoved;
import io.seatledger.events.UserEvent.UserRemovedFromProject;
import io.seatledger.events.UserEvent.UserRestored;
import io.seatledger.events.UserEvent.UserSuspended;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One user: the invitation, the home organization, the projects, and which licenses come from which pool. */
public final class User {

    /** A seat that the user holds. */
    public record Holding(PoolId pool, SeatState seat) {}

    private final UserId id;
    private final Map<LicenseType, Holding> licenses = new TreeMap<>(Comparator.comparing(LicenseType::value));
    private final Set<ProjectId> projects = new HashSet<>();
    private UserStatus status = UserStatus.PENDING;
    private Invitation invitation;
    private @Nullable String name;
    private @Nullable OrganizationId organization;

    User(UserInvited event) {
        id = new UserId(event.userId());
        invitation = Invitation.of(event);
        invite(event);
    }

    /** The identifier of the user, unique within the account. */
    public UserId id() {
        return id;
    }

    /** The status of the user. */
    public UserStatus status() {
        return status;
    }

    /** The latest invitation. */
    public Invitation invitation() {
        return invitation;
    }

    /** The display name, if there is one. */
    public @Nullable String name() {
        return name;
    }

    /** The home organization, if there is one. */
    public @Nullable OrganizationId organization() {
        return organization;
    }

    /** Whether the user works on the project. */
    public boolean isIn(ProjectId project) {
        return projects.contains(project);
    }

    /** The refusal if nothing about this user can be changed. */
    public Optional<Refusal> refusalToChange() {
        return switch (status) {
            case PENDING, ACTIVE, SUSPENDED -> Optional.empty();
            case REMOVED -> Optional.of(notEligible());
        };
    }

    /** The refusal if this user cannot be given a seat. */
    public Optional<Refusal> refusalToTakeSeats() {
        return switch (status) {
            case PENDING, ACTIVE -> Optional.empty();
            case SUSPENDED, REMOVED -> Optional.of(notEligible());
        };
    }

    /** The refusal that tells the caller the status of the user. */
    public Refusal notEligible() {
        return new UserRefusal.NotEligible(id, status.name().toLowerCase(Locale.ROOT));
    }

    /** The seat that the user holds of this license type. */
    public Optional<Holding> licenseOf(LicenseType licenseType) {
        return Optional.ofNullable(licenses.get(licenseType));
    }

    /** The pools that the user holds seats from, in the order of their license types. */
    public List<PoolId> sources() {
        return licenses.values().stream().map(Holding::pool).toList();
    }

    /** The state of a seat that this user takes: reserved for a pending user, otherwise assigned. */
    public SeatState seatToTake() {
        return status == UserStatus.PENDING ? SeatState.RESERVED : SeatState.ASSIGNED;
    }

    /** The events that release every seat, in the order of their license types. */
    public List<UserEvent> releaseAll(AccountId account, ReleaseReason reason) {
        return licenses.entrySet().stream()
                .<UserEvent>map(license -> new LicenseReleased(
                        account.value(),
                        id.value(),
                        license.getValue().pool().value(),
                        license.getKey().value(),
                        license.getValue().seat(),
                        reason))
                .toList();
    }

    /** The events that turn every reserved seat into an assigned one, in the order of their license types. */
    public List<UserEvent> assignAllReserved(AccountId account) {
        return licenses.entrySet().stream()
                .filter(license -> license.getValue().seat() == SeatState.RESERVED)
                .<UserEvent>map(license -> new LicenseAssigned(
                        account.value(),
                        id.value(),
                        license.getValue().pool().value(),
                        license.getKey().value(),
                        true))
                .toList();
    }

    /** The events that revoke a pending invitation and release its seats. */
    public List<UserEvent> revokeInvitation(AccountId account) {
        return endInvitation(
                account,
                ReleaseReason.INVITATION_REVOKED,
                new InvitationRevoked(
                        account.value(),
                        id.value(),
                        invitation.id(),
                        invitation.recipient().emailClaim()));
    }

    /** The events that expire a pending invitation and release its seats. */
    public List<UserEvent> expireInvitation(AccountId account) {
        return endInvitation(
                account,
                ReleaseReason.INVITATION_EXPIRED,
                new InvitationExpired(
                        account.value(),
                        id.value(),
                        invitation.id(),
                        invitation.recipient().emailClaim()));
    }

    private List<UserEvent> endInvitation(AccountId account, ReleaseReason reason, UserEvent end) {
        return Stream.concat(releaseAll(account, reason).stream(), Stream.of(end))
                .toList();
    }

    void evolve(UserEvent event) {
        switch (event) {
            case UserInvited e -> invite(e);
            case InvitationAccepted _ -> {
                status = UserStatus.ACTIVE;
                invitation = invitation.with(Invitation.Status.ACCEPTED);
            }
            case InvitationResent e -> invitation = invitation.resent(e.mailing(), e.expiresAt());
            case InvitationLinkIssued e -> invitation = invitation.linked(e.tokenHash());
            case InvitationMailDeferred _ -> invitation = invitation.deferred();
            case InvitationMailed _, InvitationMailFailed _ -> invitation = invitation.reported();
            case InvitationRevoked _ -> leave(invitation.with(Invitation.Status.REVOKED));
            case InvitationExpired _ -> leave(invitation.with(Invitation.Status.EXPIRED));
            case UserNamed e -> name = e.name();
            case UserJoinedOrganization e -> organization = new OrganizationId(e.organizationId());
            case UserMovedToOrganization e -> organization = new OrganizationId(e.toOrganizationId());
            case UserLeftOrganization _ -> organization = null;
            case UserAddedToProject e -> projects.add(new ProjectId(e.projectId()));
            case UserRemovedFromProject e -> projects.remove(new ProjectId(e.projectId()));
            case UserSuspended _ -> status = UserStatus.SUSPENDED;
            case UserRestored _ -> status = UserStatus.ACTIVE;
            case UserRemoved _ -> leave(invitation);
            case LicenseReserved e -> holds(e.licenseType(), e.poolId(), SeatState.RESERVED);
            case LicenseAssigned e -> holds(e.licenseType(), e.poolId(), SeatState.ASSIGNED);
            case LicenseChanged e -> holds(e.licenseType(), e.toPoolId(), e.seat());
            case LicenseReleased e -> licenses.remove(new LicenseType(e.licenseType()));
        }
    }

    private void invite(UserInvited event) {
        status = UserStatus.PENDING;
        invitation = Invitation.of(event);
        name = event.name();
        organization = event.organizationId() == null ? null : new OrganizationId(event.organizationId());
        projects.clear();
        if (event.projectId() != null) {
            projects.add(new ProjectId(event.projectId()));
        }
    }

    private void leave(Invitation ended) {
        status = UserStatus.REMOVED;
        invitation = ended;
        organization = null;
        projects.clear();
    }

    private void holds(String licenseType, String poolId, SeatState seat) {
        licenses.put(new LicenseType(licenseType), new Holding(new PoolId(poolId), seat));
    }
}
