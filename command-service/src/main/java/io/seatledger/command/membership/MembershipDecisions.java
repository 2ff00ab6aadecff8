package io.seatledger.command.membership;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.membership.MembershipCommand.AddUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.AddUserToProject;
import io.seatledger.command.membership.MembershipCommand.LeaveOrganization;
import io.seatledger.command.membership.MembershipCommand.MoveUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.NameUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.membership.MembershipCommand.RemoveUserFromProject;
import io.seatledger.command.membership.MembershipCommand.SuspendUser;
import io.seatledger.command.membership.RestoreUser.LostLicense;
import io.seatledger.command.membership.RestoreUser.Restored;
import io.seatledger.command.user.User;
import io.seatledger.command.user.UserStatus;
import io.seatledger.command.user.Users;
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatsOfSuspended;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.UserAddedToProject;
import io.seatledger.events.UserEvent.UserJoinedOrganization;
import io.seatledger.events.UserEvent.UserLeftOrganization;
import io.seatledger.events.UserEvent.UserMovedToOrganization;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.events.UserEvent.UserRemovedFromProject;
import io.seatledger.events.UserEvent.UserRestored;
import io.seatledger.events.UserEvent.UserSuspended;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;
import org.jspecify.annotations.Nullable;

/** Decides commands about a user's name, organization, projects and status. */
public final class MembershipDecisions {

    @CommandHandler
    Decision<Change> decide(
            MembershipCommand command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "users") Users users,
            EventAppender events) {
        return account.refusalToAdminister(actor)
                .map(Decision::<Change>refused)
                .orElseGet(() -> decide(command, account, users, events));
    }

    /** Decides a command whose sender is known to be an admin. Bulk commands use this method too. */
    public Decision<Change> decide(MembershipCommand command, Account account, Users users, EventAppender events) {
        return users.with(command.userId(), user -> {
            Optional<Refusal> refusal = refusalOf(command, account, user);
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            List<UserEvent> facts = factsOf(command, account, user);
            events.append(facts);
            return accepted(facts.isEmpty() ? Change.UNCHANGED : Change.CHANGED);
        });
    }

    @CommandHandler
    Decision<Restored> decide(
            RestoreUser command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "users") Users users,
            EventAppender events) {
        return account.refusalToAdminister(actor)
                .map(Decision::<Restored>refused)
                .orElseGet(() -> decide(command, users, events));
    }

    /** Decides about a restoration whose sender is known to be an admin. Bulk commands use this method too. */
    public Decision<Restored> decide(RestoreUser command, Users users, EventAppender events) {
        return users.with(command.userId(), user -> {
            Optional<Refusal> refusal = refusalToSuspend(user);
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            if (user.status() == UserStatus.ACTIVE) {
                return accepted(new Restored(Change.UNCHANGED, null));
            }
            events.append(
                    new UserRestored(command.accountId().value(), user.id().value()));
            return accepted(new Restored(
                    Change.CHANGED,
                    user.lost().entrySet().stream()
                            .map(lost -> new LostLicense(lost.getKey(), lost.getValue()))
                            .toList()));
        });
    }

    /** The refusal if the user can neither be suspended nor restored. */
    private static Optional<Refusal> refusalToSuspend(User user) {
        return switch (user.status()) {
            case ACTIVE, SUSPENDED -> Optional.empty();
            case PENDING, REMOVED -> Optional.of(user.notEligible());
        };
    }

    /** The refusal if a rule forbids the command. {@link #factsOf} relies on this check. */
    private static Optional<Refusal> refusalOf(MembershipCommand command, Account account, User user) {
        return switch (command) {
            case NameUser _ -> user.refusalToChange();
            case AddUserToOrganization c ->
                user.refusalToChange()
                        .or(() -> refusalToMove(c.organizationId(), account, user))
                        .or(() -> refusalToLeaveHome(c.organizationId(), user));
            case MoveUserToOrganization c ->
                user.refusalToChange().or(() -> refusalToMove(c.organizationId(), account, user));
            case LeaveOrganization _ ->
                user.refusalToChange()
                        .or(() ->
                                user.organization() == null ? Optional.empty() : refusalOfSources(null, account, user));
            case AddUserToProject c ->
                user.refusalToChange()
                        .or(() -> user.isIn(c.projectId()) ? Optional.empty() : account.refusalToJoin(c.projectId()));
            case RemoveUserFromProject c -> user.refusalToChange().or(() -> account.refusalToName(c.projectId()));
            case SuspendUser _ -> refusalToSuspend(user);
            case RemoveUser _ -> Optional.empty();
        };
    }

    /** The events of a command that no rule forbids; none if nothing has to change. */
    private static List<UserEvent> factsOf(MembershipCommand command, Account account, User user) {
        String accountId = command.accountId().value();
        String id = user.id().value();
        return switch (command) {
            case NameUser c -> {
                String name = c.name() == null ? null : c.name().value();
                yield factUnless(Objects.equals(name, user.name()), new UserNamed(accountId, id, name));
            }
            case AddUserToOrganization c -> move(accountId, user, c.organizationId());
            case MoveUserToOrganization c -> move(accountId, user, c.organizationId());
            case LeaveOrganization _ ->
                user.organization() == null
                        ? List.of()
                        : List.of(new UserLeftOrganization(
                                accountId, id, user.organization().value()));
            case AddUserToProject c ->
                factUnless(
                        user.isIn(c.projectId()),
                        new UserAddedToProject(accountId, id, c.projectId().value()));
            case RemoveUserFromProject c ->
                factUnless(
                        !user.isIn(c.projectId()),
                        new UserRemovedFromProject(accountId, id, c.projectId().value()));
            case SuspendUser c -> user.status() == UserStatus.SUSPENDED ? List.of() : suspend(c, account, user);
            case RemoveUser c ->
                switch (user.status()) {
                    case REMOVED -> List.of();
                    case PENDING -> user.revokeInvitation(c.accountId());
                    case ACTIVE, SUSPENDED ->
                        followedBy(
                                user.releaseAll(c.accountId(), ReleaseReason.USER_REMOVED), user.remove(c.accountId()));
                };
        };
    }

    private static List<UserEvent> move(String accountId, User user, OrganizationId to) {
        OrganizationId from = user.organization();
        if (from == null) {
            return List.of(new UserJoinedOrganization(accountId, user.id().value(), to.value()));
        }
        return factUnless(
                from.equals(to),
                new UserMovedToOrganization(accountId, user.id().value(), from.value(), to.value()));
    }

    private static List<UserEvent> suspend(SuspendUser command, Account account, User user) {
        List<UserEvent> facts = new ArrayList<>();
        if (account.seatsOfSuspended() == SeatsOfSuspended.RELEASE) {
            facts.addAll(user.releaseAll(command.accountId(), ReleaseReason.USER_SUSPENDED));
        }
        facts.add(new UserSuspended(command.accountId().value(), user.id().value()));
        return facts;
    }

    private static Optional<Refusal> refusalToMove(OrganizationId to, Account account, User user) {
        return to.equals(user.organization())
                ? Optional.empty()
                : account.refusalToJoin(to).or(() -> refusalOfSources(to, account, user));
    }

    private static Optional<Refusal> refusalToLeaveHome(OrganizationId to, User user) {
        OrganizationId home = user.organization();
        return home == null || home.equals(to)
                ? Optional.empty()
                : Optional.of(new MembershipRefusal.InOtherOrganization(home));
    }

    /** A user cannot keep licenses that could not be assigned after the move, so the move is refused. */
    private static Optional<Refusal> refusalOfSources(@Nullable OrganizationId to, Account account, User user) {
        return user.sources().stream()
                .flatMap(pool -> account.refusalOfSource(pool, to).stream())
                .findFirst();
    }

    private static List<UserEvent> factUnless(boolean unchanged, UserEvent fact) {
        return unchanged ? List.of() : List.of(fact);
    }

    private static List<UserEvent> followedBy(List<UserEvent> facts, UserEvent last) {
        return Stream.concat(facts.stream(), Stream.of(last)).toList();
    }
}
