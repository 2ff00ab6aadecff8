package io.seatledger.command.invitation;

import io.seatledger.command.account.Account;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.user.EmailClaims;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;

/**
 * Decides invitations one after the other, for every command that invites people. An invitation and its licenses are
 * one unit: without a seat for each license there is no invitation. Pools and claims take in each appended event at
 * once, so the decision about the next invitee sees it.
 */
public final class InvitationPlan {

    private final AccountId accountId;
    private final Terms terms;
    private final Account account;
    private final LicensePools pools;
    private final List<PoolId> sources;
    private final EmailClaims claims;
    private final Instant now;
    private final Ids ids;
    private final EventAppender events;

    /** Creates a plan for invitations that have the same terms and are decided at the same time. */
    public InvitationPlan(
            AccountId accountId,
            Terms terms,
            Account account,
            LicensePools pools,
            EmailClaims claims,
            Instant now,
            Ids ids,
            EventAppender events) {
        this.accountId = accountId;
        this.terms = terms;
        this.account = account;
        this.pools = pools;
        this.sources = terms.licenses().stream()
                .sorted(Comparator.comparing(PoolId::value))
                .toList();
        this.claims = claims;
        this.now = now;
        this.ids = ids;
        this.events = events;
    }

    /** The refusal if the organization, the project or the pools rule out every invitation with these terms. */
    public static Optional<Refusal> refusalOfTerms(Terms terms, Account account, LicensePools pools, Instant now) {
        return account.refusalToJoin(terms.organizationId())
                .or(() -> account.refusalToJoin(terms.projectId()))
                .or(() -> pools.refusalToTakeTogether(terms.licenses(), now))
                .or(() -> terms.licenses().stream()
                        .sorted(Comparator.comparing(PoolId::value))
                        .flatMap(pool -> account.refusalOfSource(pool, terms.organizationId()).stream())
                        .findFirst());
    }

    /** How many events the invitation of this person leads to. */
    static int eventsOf(Invitee invitee, Terms terms, Account account) {
        return terms.maxEvents() - (account.trusts(invitee.address().domain()) ? 0 : 1);
    }

    /** Decides about one invitee, and appends the events of the invitation. */
    public Decision<Invited> decide(Invitee invitee) {
        Optional<Refusal> refusal = claims.refusalToInvite(invitee.address()).or(this::refusalToTakeSeats);
        if (refusal.isPresent()) {
            return Decision.refused(refusal.get());
        }
        Optional<UserId> former = claims.formerOwner(invitee.address());
        var invited = new Invited(
                former.orElseGet(() -> new UserId(ids.next())),
                ids.next(),
                account.trusts(invitee.address().domain()) ? Invited.How.JOINED : Invited.How.INVITED);
        events.append(factsOf(invitee, invited, former.isPresent()));
        return Decision.accepted(invited);
    }

    private Optional<Refusal> refusalToTakeSeats() {
        return sources.stream()
                .flatMap(id -> pools.get(id).refusalToTakeSeat(now).stream())
                .findFirst();
    }

    private List<UserEvent> factsOf(Invitee invitee, Invited invited, boolean again) {
        String id = accountId.value();
        String user = invited.userId().value();
        String claim = claims.claimOf(invitee.address()).value();
        List<UserEvent> facts = new ArrayList<>();
        facts.add(new UserInvited(
                id,
                user,
                invited.invitationId(),
                invitee.address().normalised(),
                invitee.address().asGiven(),
                claim,
                invitee.name() == null ? null : invitee.name().value(),
                terms.organizationId() == null ? null : terms.organizationId().value(),
                terms.projectId() == null ? null : terms.projectId().value(),
                now.plus(account.invitationLifetime()),
                again));
        if (invited.joined()) {
            facts.add(new InvitationAccepted(id, user, invited.invitationId(), claim));
        }
        for (PoolId source : sources) {
            String poolId = source.value();
            String type = pools.get(source).licenseType().value();
            facts.add(
                    invited.joined()
                            ? new LicenseAssigned(id, user, poolId, type, false)
                            : new LicenseReserved(id, user, poolId, type));
        }
        return facts;
    }
}
