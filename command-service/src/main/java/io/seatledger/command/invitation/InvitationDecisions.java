package io.seatledger.command.invitation;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationCommand.InviteUser;
import io.seatledger.command.invitation.InvitationCommand.InviteUsers;
import io.seatledger.command.invitation.InvitationRefusal.InvitationIncomplete;
import io.seatledger.command.invitation.InvitationRefusal.InvitationIncomplete.RefusedAddress;
import io.seatledger.command.invitation.InvitationRefusal.InvitationIncomplete.Shortfall;
import io.seatledger.command.invitation.InvitationReport.Result;
import io.seatledger.command.language.Ids;
import io.seatledger.command.licensepool.LicensePool;
import io.seatledger.command.licensepool.LicensePoolRefusal;
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.user.EmailClaims;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/** Decides commands that invite people. */
public final class InvitationDecisions {

    private final InstantSource clock;
    private final Ids ids;

    public InvitationDecisions(InstantSource clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    @CommandHandler
    Decision<Invited> decide(
            InviteUser command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "pools") LicensePools pools,
            @InjectEntity(idProperty = "addresses") EmailClaims claims,
            EventAppender events) {
        Optional<Refusal> refusal = account.refusalToAdminister(actor)
                .or(() -> InvitationPlan.refusalOfTerms(command.terms(), account, pools, clock.instant()));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        return new InvitationPlan(
                        command.accountId(), command.terms(), account, pools, claims, clock.instant(), ids, events)
                .decide(command.invitee());
    }

    @CommandHandler
    Decision<InvitationReport> decide(
            InviteUsers command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "pools") LicensePools pools,
            @InjectEntity(idProperty = "addresses") EmailClaims claims,
            EventAppender events) {
        Optional<Refusal> refusal = account.refusalToAdminister(actor)
                .or(() -> refusalOfSize(command))
                .or(() -> InvitationPlan.refusalOfTerms(command.terms(), account, pools, clock.instant()))
                .or(() -> refusalOfLength(command, account));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<Shortfall> shortfalls = shortfalls(command, pools, claims);
        var plan = new InvitationPlan(
                command.accountId(), command.terms(), account, pools, claims, clock.instant(), ids, events);
        List<Item> items = new ArrayList<>();
        for (Invitee invitee : command.invitees()) {
            items.add(new Item(invitee, plan.decide(invitee)));
        }
        if (command.atomic()) {
            Optional<Refusal> incomplete = refusalOfIncomplete(command, items, shortfalls);
            if (incomplete.isPresent()) {
                return refused(incomplete.get());
            }
        }
        return accepted(InvitationReport.of(
                command, items.stream().map(item -> Result.of(item.invitee(), item.decision()))));
    }

    private record Item(Invitee invitee, Decision<Invited> decision) {}

    private static Optional<Refusal> refusalOfSize(InviteUsers command) {
        if (command.addressCount() == 0) {
            return Optional.of(new InvitationRefusal.InvitationEmpty());
        }
        return command.addressCount() > PastedAddresses.MAX_ENTRIES
                ? Optional.of(new InvitationRefusal.InvitationTooMany(PastedAddresses.MAX_ENTRIES))
                : Optional.empty();
    }

    /** The refusal if everybody must be invited together, and there are too many of them. */
    private static Optional<Refusal> refusalOfLength(InviteUsers command, Account account) {
        if (!command.atomic()) {
            return Optional.empty();
        }
        int events = command.invitees().stream()
                .mapToInt(invitee -> InvitationPlan.eventsOf(invitee, command.terms(), account))
                .sum();
        return events > Decision.MAX_EVENTS
                ? Optional.of(new Refusal.CommandTooLarge(Decision.MAX_EVENTS, events))
                : Optional.empty();
    }

    /** The pools that have too few seats for everybody whose address is free. */
    private static List<Shortfall> shortfalls(InviteUsers command, LicensePools pools, EmailClaims claims) {
        int needed = (int) command.invitees().stream()
                .filter(invitee -> claims.refusalToInvite(invitee.address()).isEmpty())
                .count();
        return command.terms().licenses().stream()
                .flatMap(id -> pools.find(id).stream())
                .filter(pool -> pool.available() < needed)
                .sorted(Comparator.comparing((LicensePool pool) -> pool.id().value()))
                .map(pool -> new Shortfall(pool.id(), needed, pool.available()))
                .toList();
    }

    /**
     * The refusal if not everybody can be invited. A repeated address does not count: its first occurrence is invited.
     */
    private static Optional<Refusal> refusalOfIncomplete(
            InviteUsers command, List<Item> items, List<Shortfall> shortfalls) {
        List<RefusedAddress> addresses = new ArrayList<>();
        for (PastedEntry entry : command.notInvitable()) {
            if (entry instanceof PastedEntry.Broken broken) {
                addresses.add(
                        RefusedAddress.of(broken.position(), broken.text(), new InvitationRefusal.NotAnAddress()));
            }
        }
        for (Item item : items) {
            if (item.decision() instanceof Decision.Refused<Invited>(Refusal refusal)
                    && !(refusal instanceof LicensePoolRefusal.PoolExhausted)) {
                addresses.add(RefusedAddress.of(
                        item.invitee().position(), item.invitee().text(), refusal));
            }
        }
        if (addresses.isEmpty() && shortfalls.isEmpty()) {
            return Optional.empty();
        }
        addresses.sort(Comparator.comparingInt(RefusedAddress::position));
        return Optional.of(new InvitationIncomplete(addresses, shortfalls));
    }
}
