package io.seatledger.command.invitation;

import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePool;
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.user.EmailClaims;
import io.seatledger.events.UserEvent;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides for one invitee after the other and collects the events, without changing anything: every way of inviting
 * asks here. An invitation is one unit with its licenses: no seat, no invitation.
 */
final class InvitationPlan {

    private static final Duration LIFETIME = Duration.ofDays(7);

    private final InvitationCommand<?> command;
    private final List<LicensePool> pools;
    private final EmailClaims claims;
    private final Instant expiresAt;
    private final Ids ids;
    private final List<UserEvent> events = new ArrayList<>();
    private int invited;

    InvitationPlan(InvitationCommand<?> command, LicensePools pools, EmailClaims claims, Instant now, Ids ids) {
        this.command = command;
        this.pools = command.terms().licenses().stream().sorted(Comparator.comparing(PoolId::value))
                .flatMap(id -> pools.find(id).stream()).toList();
        this.claims = claims;
        this.expiresAt = now.plus(LIFETIME);
        this.ids = ids;
    }

    /** The addresses of one command differ, so that only the seats promised so far count beside what was read. */
    Decision<Invited> decide(Invitee invitee) {
        Optional<Refusal> refusal = claims.refusalToInvite(invitee.claim()).or(this::refusalToTakeSeats);
        if (refusal.isPresent()) {
            return Decision.refused(refusal.get());
        }
        invited++;
        var result = new Invited(new UserId(ids.next()), ids.next());
        invite(invitee, result);
        return Decision.accepted(result);
    }

    /** Everything that follows from the decisions so far. */
    List<UserEvent> events() {
        return events;
    }

    private Optional<Refusal> refusalToTakeSeats() {
        return pools.stream().flatMap(pool -> pool.refusalToTakeSeat(invited).stream()).findFirst();
    }

    private void invite(Invitee invitee, Invited result) {
        String account = command.accountId().value();
        String user = result.userId().value();
        InvitationCommand.Terms terms = command.terms();
        events.add(new UserInvited(account, user, result.invitationId(), invitee.address().normalised(),
                invitee.address().asGiven(), invitee.claim().value(),
                invitee.name() == null ? null : invitee.name().value(),
                terms.organizationId() == null ? null : terms.organizationId().value(),
                terms.projectId() == null ? null : terms.projectId().value(), expiresAt));
        for (LicensePool pool : pools) {
            events.add(new LicenseReserved(account, user, pool.id().value(), pool.licenseType().value()));
        }
    }
}
