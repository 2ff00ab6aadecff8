package io.seatledger.command.invitation;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.Refusal.InvitationIncomplete;
import io.seatledger.command.decision.Refusal.InvitationIncomplete.RefusedAddress;
import io.seatledger.command.decision.Refusal.InvitationIncomplete.Shortfall;
import io.seatledger.command.eventstore.StoredMetadata;
import io.seatledger.command.invitation.InvitationCommand.InviteUser;
import io.seatledger.command.invitation.InvitationCommand.InviteUsers;
import io.seatledger.command.invitation.InvitationReport.Item;
import io.seatledger.command.language.Ids;
import io.seatledger.command.licensepool.LicensePool;
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

/** Decides who is invited. */
public final class InvitationDecisions {

    private final InstantSource clock;
    private final Ids ids;

    /** Takes the sources of time and of identifiers. */
    public InvitationDecisions(InstantSource clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    @CommandHandler
    Decision<Invited> decide(
            InviteUser command,
            @MetadataValue(StoredMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "pools") LicensePools pools,
            @InjectEntity(idProperty = "claims") EmailClaims claims,
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
            @MetadataValue(StoredMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "pools") LicensePools pools,
            @InjectEntity(idProperty = "claims") EmailClaims claims,
            EventAppender events) {
        Optional<Refusal> refusal = account.refusalToAdminister(actor)
                .or(() -> refusalOfSize(command))
                .or(() -> InvitationPlan.refusalOfTerms(command.terms(), account, pools, clock.instant()));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<Shortfall> shortfalls = shortfalls(command, pools, claims);
        var plan = new InvitationPlan(
                command.accountId(), command.terms(), account, pools, claims, clock.instant(), ids, events);
        List<Item> items = new ArrayList<>();
        for (Invitee invitee : command.invitees()) {
            items.add(new Item(
                    invitee.position(), invitee.text(), invitee.address().normalised(), plan.decide(invitee)));
        }
        if (command.atomic()) {
            Optional<Refusal> incomplete = refusalOfIncomplete(command, items, shortfalls);
            if (incomplete.isPresent()) {
                return refused(incomplete.get());
            }
        }
        command.notInvitable().stream().map(InvitationDecisions::itemOf).forEach(items::add);
        items.sort(Comparator.comparingInt(Item::position));
        return accepted(new InvitationReport(items));
    }

    private static Optional<Refusal> refusalOfSize(InviteUsers command) {
        int size = command.invitees().size() + command.notInvitable().size();
        if (size == 0) {
            return Optional.of(new Refusal.InvitationEmpty());
        }
        return size > PastedAddresses.MAX_ENTRIES
                ? Optional.of(new Refusal.InvitationTooMany(PastedAddresses.MAX_ENTRIES))
                : Optional.empty();
    }

    /** Pools that have too few seats for everybody who could be invited. */
    private static List<Shortfall> shortfalls(InviteUsers command, LicensePools pools, EmailClaims claims) {
        int needed = (int) command.invitees().stream()
                .filter(invitee -> claims.refusalToInvite(invitee.claim()).isEmpty())
                .count();
        return command.terms().licenses().stream()
                .flatMap(id -> pools.find(id).stream())
                .filter(pool -> pool.available() < needed)
                .sorted(Comparator.comparing((LicensePool pool) -> pool.id().value()))
                .map(pool -> new Shortfall(pool.id(), needed, pool.available()))
                .toList();
    }

    /** A repeat is no reason: the address itself is invited. */
    private static Optional<Refusal> refusalOfIncomplete(
            InviteUsers command, List<Item> items, List<Shortfall> shortfalls) {
        List<RefusedAddress> addresses = new ArrayList<>();
        for (PastedEntry entry : command.notInvitable()) {
            if (entry instanceof PastedEntry.Broken broken) {
                addresses.add(new RefusedAddress(broken.position(), broken.text(), new Refusal.NotAnAddress()));
            }
        }
        for (Item item : items) {
            if (item.decision() instanceof Decision.Refused<Invited>(Refusal refusal)) {
                addresses.add(new RefusedAddress(item.position(), item.text(), refusal));
            }
        }
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        addresses.sort(Comparator.comparingInt(RefusedAddress::position));
        return Optional.of(new InvitationIncomplete(addresses, shortfalls));
    }

    private static Item itemOf(PastedEntry entry) {
        return switch (entry) {
            case PastedEntry.Repeat e ->
                new Item(
                        e.position(),
                        e.text(),
                        e.address().normalised(),
                        refused(new Refusal.DuplicateInRequest(e.firstPosition())));
            case PastedEntry.Broken e -> new Item(e.position(), e.text(), null, refused(new Refusal.NotAnAddress()));
            case PastedEntry.Address e -> throw new IllegalArgumentException("an address can be invited: " + e);
        };
    }
}
