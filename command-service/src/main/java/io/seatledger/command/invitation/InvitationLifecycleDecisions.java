package io.seatledger.command.invitation;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.InvitationLifecycleCommand.AcceptInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ByAdmin;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ExpireInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.IssueLink;
import io.seatledger.command.invitation.InvitationLifecycleCommand.Joined;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ReportMailing;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ResendInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.RevokeInvitation;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.Reason;
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.user.Addresses;
import io.seatledger.command.user.EmailClaims;
import io.seatledger.command.user.Invitation;
import io.seatledger.command.user.User;
import io.seatledger.command.user.UserCommand;
import io.seatledger.command.user.Users;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationLinkIssued;
import io.seatledger.events.UserEvent.InvitationMailDeferred;
import io.seatledger.events.UserEvent.InvitationMailFailed;
import io.seatledger.events.UserEvent.InvitationMailed;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.UserAddedToProject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.StateManager;
import org.axonframework.modelling.annotation.InjectEntity;
import org.jspecify.annotations.Nullable;

/** Decides commands about an existing invitation. */
public final class InvitationLifecycleDecisions {

    private final InstantSource clock;
    private final Ids ids;

    public InvitationLifecycleDecisions(InstantSource clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    @CommandHandler
    Decision<?> decide(
            InvitationLifecycleCommand<?> command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "users") Users users,
            ProcessingContext context,
            EventAppender events) {
        return switch (command) {
            case ByAdmin c ->
                account.refusalToAdminister(actor)
                        .map(Decision::<Change>refused)
                        .orElseGet(() ->
                                decide(c, account, users, renewals(c.accountId(), List.of(c), users, context), events));
            case AcceptInvitation c -> users.with(c.userId(), user -> accept(c, user, events));
            case ExpireInvitation c -> users.with(c.userId(), user -> expire(c, user, events));
            case IssueLink c -> users.with(c.userId(), user -> issue(c, account, user, events));
            case ReportMailing c -> users.with(c.userId(), user -> report(c, user, events));
        };
    }

    /** What is needed to invite people again whose invitations have expired. */
    public record Renewals(LicensePools pools, EmailClaims claims) {}

    /**
     * Reads what the resends among some commands need. The commands do not name the addresses and the pools, so they
     * are read once the users are known, for all of them together, and before the first one appends anything: an entity
     * that is read later does not see what the decision has appended.
     *
     * @return {@code null} if none of the invitations has expired
     */
    public static @Nullable Renewals renewals(
            AccountId accountId, List<? extends UserCommand<?>> commands, Users users, ProcessingContext context) {
        List<User> expired = commands.stream()
                .filter(ResendInvitation.class::isInstance)
                .flatMap(command -> users.find(command.userId()).stream())
                .filter(user -> user.expired() != null)
                .toList();
        if (expired.isEmpty()) {
            return null;
        }
        StateManager states = context.component(StateManager.class);
        var poolIds = new PoolIds(
                accountId,
                expired.stream()
                        .flatMap(user -> Stream.ofNullable(user.expired()))
                        .flatMap(had -> had.sources().stream())
                        .collect(Collectors.toUnmodifiableSet()));
        var addresses = new Addresses(
                accountId,
                expired.stream().map(InvitationLifecycleDecisions::addressOf).collect(Collectors.toUnmodifiableSet()));
        return new Renewals(
                states.loadEntity(LicensePools.class, poolIds, context).join(),
                states.loadEntity(EmailClaims.class, addresses, context).join());
    }

    private static EmailAddress addressOf(User user) {
        return EmailAddress.of(user.invitation().recipient().email());
    }

    /**
     * Decides a command whose sender is known to be an admin. Bulk commands use this method too.
     *
     * @param renewals what {@link #renewals} has read for this command, or for all of a bulk
     */
    public Decision<Change> decide(
            ByAdmin command, Account account, Users users, @Nullable Renewals renewals, EventAppender events) {
        return users.with(command.userId(), user -> switch (command) {
            case RevokeInvitation c -> revoke(c, user, events);
            case ResendInvitation c ->
                user.expired() == null || renewals == null
                        ? resend(c, account, user, events)
                        : inviteAgain(c, account, user, user.expired(), renewals, events);
        });
    }

    private static Decision<Change> revoke(RevokeInvitation command, User user, EventAppender events) {
        return switch (user.invitation().status()) {
            case PENDING -> {
                events.append(user.revokeInvitation(command.accountId()));
                yield accepted(Change.CHANGED);
            }
            case REVOKED -> accepted(Change.UNCHANGED);
            case ACCEPTED, EXPIRED -> refused(ended(user));
        };
    }

    private Decision<Change> resend(ResendInvitation command, Account account, User user, EventAppender events) {
        Invitation invitation = user.invitation();
        // Until it is expired by the timer, it holds its seats, and lives on.
        if (invitation.status() != Invitation.Status.PENDING) {
            return refused(ended(user));
        }
        events.append(new InvitationResent(
                command.accountId().value(),
                user.id().value(),
                invitation.id(),
                invitation.mailing().number() + 1,
                clock.instant().plus(account.invitationLifetime())));
        return accepted(Change.CHANGED);
    }

    /** Invites somebody again with the organization, the projects and the licenses that the expired invitation had. */
    private Decision<Change> inviteAgain(
            ResendInvitation command,
            Account account,
            User user,
            User.Expired had,
            Renewals renewals,
            EventAppender events) {
        EmailAddress address = addressOf(user);
        List<ProjectId> projects = List.copyOf(had.projects());
        var terms = new Terms(
                Set.copyOf(had.sources()), had.organization(), projects.isEmpty() ? null : projects.getFirst());
        Instant now = clock.instant();
        Optional<Refusal> refusal = InvitationPlan.refusalOfTerms(terms, account, renewals.pools(), now)
                .or(() -> projects.stream()
                        .flatMap(project -> account.refusalToJoin(project).stream())
                        .findFirst());
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        Name name = user.name() == null ? null : new Name(user.name());
        Decision<Invited> decision = new InvitationPlan(
                        command.accountId(), terms, account, renewals.pools(), renewals.claims(), now, ids, events)
                .decide(new Invitee(1, address.asGiven(), address, name));
        return switch (decision) {
            case Decision.Refused<Invited>(Refusal reason) -> refused(reason);
            case Decision.Accepted<Invited>(Invited invited) -> {
                projects.stream()
                        .skip(1)
                        .forEach(project -> events.append(new UserAddedToProject(
                                command.accountId().value(), invited.userId().value(), project.value())));
                yield accepted(Change.CHANGED);
            }
        };
    }

    private Decision<Joined> accept(AcceptInvitation command, User user, EventAppender events) {
        Invitation invitation = user.invitation();
        if (!isLinkOf(invitation, command.token())) {
            // Only tokens that were issued come this far.
            return refused(
                    invitation.status() == Invitation.Status.PENDING
                            ? new InvitationRefusal.LinkIsReplaced()
                            : ended(user));
        }
        EmailAddress verified = command.verifiedAddress();
        if (verified == null
                || !verified.normalised().equals(invitation.recipient().email())) {
            return refused(new InvitationRefusal.AddressMismatch());
        }
        if (invitation.status() == Invitation.Status.ACCEPTED) {
            return user.refusalToChange()
                    .map(Decision::<Joined>refused)
                    .orElseGet(() -> joined(command, Change.UNCHANGED));
        }
        Optional<Refusal> refusal = refusalToGoOn(user);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<UserEvent> seats = user.assignAllReserved(command.accountId());
        events.append(new InvitationAccepted(
                command.accountId().value(),
                user.id().value(),
                invitation.id(),
                invitation.recipient().emailClaim()));
        events.append(seats);
        return joined(command, Change.CHANGED);
    }

    private static Decision<Joined> joined(AcceptInvitation command, Change outcome) {
        return accepted(new Joined(command.accountId(), command.userId(), outcome));
    }

    /** The timer may fire early, late or twice, so there may be nothing to do. */
    private Decision<Change> expire(ExpireInvitation command, User user, EventAppender events) {
        if (!isPending(user, command.invitationId())
                || clock.instant().isBefore(user.invitation().expiresAt())) {
            return accepted(Change.UNCHANGED);
        }
        events.append(user.expireInvitation(command.accountId()));
        return accepted(Change.CHANGED);
    }

    private Decision<LinkIssue> issue(IssueLink command, Account account, User user, EventAppender events) {
        Invitation invitation = user.invitation();
        if (!isPending(user, command.invitationId())
                || invitation.mailing().number() != command.mailing()
                || invitation.mailing().reported()
                || !clock.instant().isBefore(invitation.expiresAt())) {
            return accepted(new LinkIssue.Obsolete());
        }
        String issued = invitation.mailing().tokenHash();
        if (issued != null && !issued.equals(command.token().hash())) {
            return accepted(new LinkIssue.Interrupted());
        }
        // A sender that got no answer asks again for the same token.
        if (issued == null) {
            events.append(new InvitationLinkIssued(
                    command.accountId().value(),
                    user.id().value(),
                    invitation.id(),
                    invitation.mailing().number(),
                    command.token().hash()));
        }
        return accepted(new LinkIssue.Issued(
                account.name(),
                invitation.recipient().email(),
                invitation.recipient().name(),
                invitation.expiresAt()));
    }

    private static Decision<Change> report(ReportMailing command, User user, EventAppender events) {
        Invitation invitation = user.invitation();
        if (!invitation.id().equals(command.invitationId())
                || invitation.mailing().number() != command.mailing()
                || invitation.mailing().reported()) {
            return accepted(Change.UNCHANGED);
        }
        String account = command.accountId().value();
        String id = user.id().value();
        return switch (command.outcome()) {
            case MailOutcome.Sent _ -> {
                events.append(new InvitationMailed(account, id, invitation.id(), command.mailing()));
                yield accepted(Change.CHANGED);
            }
            case MailOutcome.Failed(Reason reason) -> {
                events.append(
                        new InvitationMailFailed(account, id, invitation.id(), command.mailing(), reason.value()));
                yield accepted(Change.CHANGED);
            }
            case MailOutcome.Deferred(Reason reason, String tokenHash) -> {
                // A late report must not void the link of the next attempt.
                if (!tokenHash.equals(invitation.mailing().tokenHash())) {
                    yield accepted(Change.UNCHANGED);
                }
                events.append(
                        new InvitationMailDeferred(account, id, invitation.id(), command.mailing(), reason.value()));
                yield accepted(Change.CHANGED);
            }
        };
    }

    /** The refusal if the invitation is not pending, or its lifetime is over. */
    private Optional<Refusal> refusalToGoOn(User user) {
        Invitation invitation = user.invitation();
        if (invitation.status() != Invitation.Status.PENDING) {
            return Optional.of(ended(user));
        }
        return clock.instant().isBefore(invitation.expiresAt())
                ? Optional.empty()
                : Optional.of(new InvitationRefusal.InvitationHasExpired(user.id()));
    }

    private static Refusal ended(User user) {
        return switch (user.invitation().status()) {
            case PENDING -> throw new IllegalArgumentException("the invitation of " + user.id() + " has not ended");
            case ACCEPTED -> new InvitationRefusal.InvitationIsAccepted(user.id());
            case REVOKED -> new InvitationRefusal.InvitationIsRevoked(user.id());
            case EXPIRED -> new InvitationRefusal.InvitationHasExpired(user.id());
        };
    }

    private static boolean isPending(User user, String invitationId) {
        return user.invitation().id().equals(invitationId) && user.invitation().status() == Invitation.Status.PENDING;
    }

    private static boolean isLinkOf(Invitation invitation, InvitationToken token) {
        String hash = invitation.mailing().tokenHash();
        return hash != null
                && MessageDigest.isEqual(
                        hash.getBytes(StandardCharsets.UTF_8), token.hash().getBytes(StandardCharsets.UTF_8));
    }
}
