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
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePool;
import io.seatledger.command.licensepool.LicensePoolRefusal;
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.licensing.LicensingDecisions;
import io.seatledger.command.licensing.LicensingOutcome;
import io.seatledger.command.user.EmailClaims;
import io.seatledger.command.user.UserIds;
import io.seatledger.command.user.Users;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.StateManager;
import org.axonframework.modelling.annotation.InjectEntity;
import org.jspecify.annotations.Nullable;

/** Decides commands that invite people. */
public final class InvitationDecisions {

    private final InstantSource clock;
    private final Ids ids;
    private final LicensingDecisions licensing;

    public InvitationDecisions(InstantSource clock, Ids ids, LicensingDecisions licensing) {
        this.clock = clock;
        this.ids = ids;
        this.licensing = licensing;
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
            ProcessingContext context,
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
        Users existing = command.assignsToExisting() ? existing(command, claims, context) : null;
        List<Item> items = new ArrayList<>();
        for (Invitee invitee : command.invitees()) {
            Optional<UserId> owner = existing == null ? Optional.empty() : claims.liveOwner(invitee.address());
            items.add(
                    owner.isPresent() && existing != null
                            ? Item.of(
                                    invitee,
                                    owner.get(),
                                    assign(command, owner.get(), account, existing, pools, events))
                            : Item.of(invitee, plan.decide(invitee)));
        }
        if (command.atomic()) {
            Optional<Refusal> incomplete = refusalOfIncomplete(command, items, shortfalls);
            if (incomplete.isPresent()) {
                return refused(incomplete.get());
            }
        }
        return accepted(InvitationReport.of(command, items.stream().map(Item::result)));
    }

    /** @param refusal {@code null} unless the address was refused */
    private record Item(
            Invitee invitee, Result result, @Nullable Refusal refusal) {

        static Item of(Invitee invitee, Decision<Invited> decision) {
            return new Item(invitee, Result.of(invitee, decision), refusalIn(decision));
        }

        static Item of(Invitee invitee, UserId user, Decision<LicensingOutcome> decision) {
            return new Item(invitee, Result.of(invitee, user, decision), refusalIn(decision));
        }

        private static @Nullable Refusal refusalIn(Decision<?> decision) {
            return decision instanceof Decision.Refused<?>(Refusal refusal) ? refusal : null;
        }
    }

    /** The users who have addresses of the list. The command does not name them, so they are read now. */
    private static Users existing(InviteUsers command, EmailClaims claims, ProcessingContext context) {
        Set<UserId> owners = command.invitees().stream()
                .flatMap(invitee -> claims.liveOwner(invitee.address()).stream())
                .collect(Collectors.toUnmodifiableSet());
        return context.component(StateManager.class)
                .loadEntity(Users.class, new UserIds(command.accountId(), owners), context)
                .join();
    }

    private Decision<LicensingOutcome> assign(
            InviteUsers command, UserId user, Account account, Users users, LicensePools pools, EventAppender events) {
        List<PoolId> sources = command.terms().licenses().stream()
                .sorted(Comparator.comparing(PoolId::value))
                .toList();
        return licensing.assignAll(command.accountId(), user, sources, account, users, pools, events);
    }

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
                .filter(invitee -> command.assignsToExisting()
                        || claims.refusalToInvite(invitee.address()).isEmpty())
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
            Refusal refusal = item.refusal();
            if (refusal != null && !(refusal instanceof LicensePoolRefusal.PoolExhausted)) {
                addresses.add(RefusedAddress.of(
                        item.invitee().position(), item.invitee().text(), refusal));
            }
        }
        if (items.stream().allMatch(item -> item.refusal() == null) && addresses.isEmpty()) {
            return Optional.empty();
        }
        addresses.sort(Comparator.comparingInt(RefusedAddress::position));
        return Optional.of(new InvitationIncomplete(addresses, shortfalls));
    }
}
