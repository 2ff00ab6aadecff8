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
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.user.EmailClaims;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;
import org.jspecify.annotations.Nullable;

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
            return command.isLaterStep() ? noneInvited(command, refusal.get()) : refused(refusal.get());
        }
        List<Shortfall> shortfalls = shortfalls(command, pools, claims);
        var plan = new InvitationPlan(
                command.accountId(), command.terms(), account, pools, claims, clock.instant(), ids, events);
        List<Item> items = new ArrayList<>();
        for (Invitee invitee : command.invitees()) {
            items.add(itemOf(invitee, plan.decide(invitee)));
        }
        if (command.atomic()) {
            Optional<Refusal> incomplete = refusalOfIncomplete(command, items, shortfalls);
            if (incomplete.isPresent()) {
                return refused(incomplete.get());
            }
        }
        return accepted(reportOf(command, items));
    }

    /** The steps before have had their effect, so a refusal of the whole list is the result of each address. */
    private static Decision<InvitationReport> noneInvited(InviteUsers command, Refusal refusal) {
        return accepted(reportOf(
                command,
                command.invitees().stream()
                        .map(invitee -> itemOf(invitee, refused(refusal)))
                        .toList()));
    }

    /** The decision about one entry of the list. */
    private record Item(int position, String text, @Nullable String email, Decision<Invited> decision) {}

    private static InvitationReport reportOf(InviteUsers command, List<Item> ofInvitees) {
        List<Item> items = Stream.concat(
                        ofInvitees.stream(), command.notInvitable().stream().map(InvitationDecisions::itemOf))
                .sorted(Comparator.comparingInt(Item::position))
                .toList();
        int invited = (int) items.stream()
                .filter(item -> item.decision() instanceof Decision.Accepted)
                .count();
        return new InvitationReport(
                invited,
                items.size() - invited,
                items.stream()
                        .map(item -> Result.of(item.position(), item.text(), item.email(), item.decision()))
                        .toList());
    }

    private static Optional<Refusal> refusalOfSize(InviteUsers command) {
        if (command.size() == 0) {
            return Optional.of(new InvitationRefusal.InvitationEmpty());
        }
        return command.size() > PastedAddresses.MAX_ENTRIES
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
            if (item.decision() instanceof Decision.Refused<Invited>(Refusal refusal)) {
                addresses.add(RefusedAddress.of(item.position(), item.text(), refusal));
            }
        }
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        addresses.sort(Comparator.comparingInt(RefusedAddress::position));
        return Optional.of(new InvitationIncomplete(addresses, shortfalls));
    }

    private static Item itemOf(Invitee invitee, Decision<Invited> decision) {
        return new Item(invitee.position(), invitee.text(), invitee.address().normalised(), decision);
    }

    private static Item itemOf(PastedEntry entry) {
        return switch (entry) {
            case PastedEntry.Repeat e ->
                new Item(
                        e.position(),
                        e.text(),
                        e.address().normalised(),
                        refused(new InvitationRefusal.DuplicateInRequest(e.firstPosition())));
            case PastedEntry.Broken e ->
                new Item(e.position(), e.text(), null, refused(new InvitationRefusal.NotAnAddress()));
            case PastedEntry.Address e ->
                throw new IllegalArgumentException("expected an entry that cannot be invited: " + e);
        };
    }
}
