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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * One user: the invitation, the home organization, the projects, and which licenses come from which pool.
 *
 * @param id unique within the account
 * @param invitation the latest one
 * @param name the display name, if there is one
 * @param organization the home organization, if there is one
 * @param licenses in the order of their types
 * @param expired what the invitation had when it expired; {@code null} unless that is how it ended
 * @param lost what a suspension has released, by the types of the licenses
 */
public record User(
        UserId id,
        UserStatus status,
        Invitation invitation,
        @Nullable String name,
        @Nullable OrganizationId organization,
        PSortedSet<ProjectId> projects,
        PSortedMap<LicenseType, Holding> licenses,
        @Nullable Expired expired,
        PSortedMap<LicenseType, PoolId> lost) {

    /** A seat that the user holds. */
    public record Holding(PoolId pool, SeatState seat) {}

    /** What an invitation had that has expired, so that the person can be invited again with it. */
    public record Expired(@Nullable OrganizationId organization, PSortedSet<ProjectId> projects, List<PoolId> sources) {

        private static final Expired NOTHING = new Expired(null, NO_PROJECTS, List.of());

        public Expired {
            sources = List.copyOf(sources);
        }

        private Expired withSource(String poolId) {
            return new Expired(
                    organization,
                    projects,
                    Stream.concat(sources.stream(), Stream.of(new PoolId(poolId)))
                            .toList());
        }
    }

    static final PSortedSet<ProjectId> NO_PROJECTS = TreePSet.empty(Comparator.comparing(ProjectId::value));
    static final PSortedMap<LicenseType, PoolId> NOTHING_LOST =
            TreePMap.empty(Comparator.comparing(LicenseType::value));
    static final PSortedMap<LicenseType, Holding> NO_LICENSES =
            TreePMap.empty(Comparator.comparing(LicenseType::value));

    static User of(UserInvited event) {
        return invited(event, NO_LICENSES);
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
                        invitation.recipient().emailClaim(),
                        homeOrganization()));
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
                        invitation.recipient().emailClaim(),
                        homeOrganization()));
    }

    /** The event that removes a user who has joined. */
    public UserRemoved remove(AccountId account) {
        return new UserRemoved(
                account.value(),
                id.value(),
                invitation.recipient().emailClaim(),
                homeOrganization(),
                status == UserStatus.SUSPENDED);
    }

    private @Nullable String homeOrganization() {
        return organization == null ? null : organization.value();
    }

    private List<UserEvent> endInvitation(AccountId account, ReleaseReason reason, UserEvent end) {
        return Stream.concat(releaseAll(account, reason).stream(), Stream.of(end))
                .toList();
    }

    User evolve(UserEvent event) {
        return switch (event) {
            case UserInvited e -> invited(e, licenses);
            case InvitationAccepted _ -> with(UserStatus.ACTIVE).with(invitation.with(Invitation.Status.ACCEPTED));
            case InvitationResent e -> with(invitation.resent(e.mailing(), e.expiresAt()));
            case InvitationLinkIssued e -> with(invitation.linked(e.tokenHash()));
            case InvitationMailDeferred _ -> with(invitation.deferred());
            case InvitationMailed _, InvitationMailFailed _ -> with(invitation.reported());
            case InvitationRevoked _ -> gone(invitation.with(Invitation.Status.REVOKED));
            case InvitationExpired _ -> expire();
            case UserNamed e ->
                new User(id, status, invitation, e.name(), organization, projects, licenses, expired, lost);
            case UserAddressChanged e ->
                with(invitation.with(new Invitation.Recipient(
                        e.email(), e.emailClaim(), invitation.recipient().name())));
            case UserJoinedOrganization e -> in(new OrganizationId(e.organizationId()));
            case UserMovedToOrganization e -> in(new OrganizationId(e.toOrganizationId()));
            case UserLeftOrganization _ -> in(null);
            case UserAddedToProject e -> on(projects.plus(new ProjectId(e.projectId())));
            case UserRemovedFromProject e -> on(projects.minus(new ProjectId(e.projectId())));
            case UserSuspended _ -> with(UserStatus.SUSPENDED);
            case UserRestored _ ->
                new User(
                        id,
                        UserStatus.ACTIVE,
                        invitation,
                        name,
                        organization,
                        projects,
                        licenses,
                        expired,
                        NOTHING_LOST);
            case UserRemoved _ -> gone(invitation);
            case LicenseReserved e -> holding(e.licenseType(), e.poolId(), SeatState.RESERVED);
            case LicenseAssigned e -> holding(e.licenseType(), e.poolId(), SeatState.ASSIGNED);
            case LicenseChanged e -> holding(e.licenseType(), e.toPoolId(), e.seat());
            case LicenseReleased e -> released(e);
        };
    }

    /** A person who is invited again has lost name, organization and projects, but would keep seats. */
    private static User invited(UserInvited event, PSortedMap<LicenseType, Holding> licenses) {
        return new User(
                new UserId(event.userId()),
                UserStatus.PENDING,
                Invitation.of(event),
                event.name(),
                event.organizationId() == null ? null : new OrganizationId(event.organizationId()),
                event.projectId() == null ? NO_PROJECTS : NO_PROJECTS.plus(new ProjectId(event.projectId())),
                licenses,
                null,
                NOTHING_LOST);
    }

    private User gone(Invitation ended) {
        return new User(id, UserStatus.REMOVED, ended, name, null, NO_PROJECTS, licenses, null, NOTHING_LOST);
    }

    /** The seats have been released before, one by one. */
    private User expire() {
        List<PoolId> sources = expired == null ? List.of() : expired.sources();
        return new User(
                id,
                UserStatus.REMOVED,
                invitation.with(Invitation.Status.EXPIRED),
                name,
                null,
                NO_PROJECTS,
                licenses,
                new Expired(organization, projects, sources),
                NOTHING_LOST);
    }

    private User released(LicenseReleased event) {
        PSortedMap<LicenseType, Holding> left = licenses.minus(new LicenseType(event.licenseType()));
        Expired remembered = event.reason() == ReleaseReason.INVITATION_EXPIRED
                ? (expired == null ? Expired.NOTHING : expired).withSource(event.poolId())
                : expired;
        PSortedMap<LicenseType, PoolId> gone = event.reason() == ReleaseReason.USER_SUSPENDED
                ? lost.plus(new LicenseType(event.licenseType()), new PoolId(event.poolId()))
                : lost;
        return new User(id, status, invitation, name, organization, projects, left, remembered, gone);
    }

    private User with(UserStatus newStatus) {
        return new User(id, newStatus, invitation, name, organization, projects, licenses, expired, lost);
    }

    private User with(Invitation newInvitation) {
        return new User(id, status, newInvitation, name, organization, projects, licenses, expired, lost);
    }

    private User in(@Nullable OrganizationId home) {
        return new User(id, status, invitation, name, home, projects, licenses, expired, lost);
    }

    private User on(PSortedSet<ProjectId> newProjects) {
        return new User(id, status, invitation, name, organization, newProjects, licenses, expired, lost);
    }

    private User holding(String licenseType, String poolId, SeatState seat) {
        return holding(licenses.plus(new LicenseType(licenseType), new Holding(new PoolId(poolId), seat)));
    }

    private User holding(PSortedMap<LicenseType, Holding> newLicenses) {
        return new User(id, status, invitation, name, organization, projects, newLicenses, expired, lost);
    }
}
