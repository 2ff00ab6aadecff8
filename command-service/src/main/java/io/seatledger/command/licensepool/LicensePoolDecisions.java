package io.seatledger.command.licensepool;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.account.AccountRefusal;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.Term;
import io.seatledger.command.licensepool.LicensePoolCommand.AllotLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.CloseLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.NewLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.OfExistingPool;
import io.seatledger.command.licensepool.LicensePoolCommand.OpenLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.RenameLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ResizeLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.ReturnSeats;
import io.seatledger.command.licensepool.LicensePoolCommand.SetTerm;
import io.seatledger.events.LicensePoolEvent;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolClosed;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolRenamed;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.StateManager;
import org.axonframework.modelling.annotation.InjectEntity;
import org.jspecify.annotations.Nullable;

/** Decides commands about license pools. */
public final class LicensePoolDecisions {

    private static final int MAX_POOLS = 2_000;

    private final Ids ids;

    /** Creates the decisions. The identifiers that senders do not choose come from {@code ids}. */
    public LicensePoolDecisions(Ids ids) {
        this.ids = ids;
    }

    @CommandHandler
    Decision<?> decide(
            LicensePoolCommand<?> command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "pools") LicensePools pools,
            ProcessingContext context,
            EventAppender events) {
        Optional<Refusal> refusal =
                account.refusalToAdminister(actor).or(() -> refusalOf(command, account, pools, context));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<LicensePoolEvent> facts = factsOf(command, pools);
        events.append(facts);
        return accepted(resultOf(facts));
    }

    /** The refusal if a rule forbids the command. {@link #factsOf} relies on this check. */
    private static Optional<Refusal> refusalOf(
            LicensePoolCommand<?> command, Account account, LicensePools pools, ProcessingContext context) {
        return switch (command) {
            case OpenLicensePool c ->
                account.refusalToJoin(c.organizationId())
                        .or(() -> account.refusalToOpenPoolOf(c.licenseType()))
                        .or(() -> refusalToAdd(c.poolId(), account, pools));
            case AllotLicensePool c ->
                account.refusalToJoin(c.organizationId())
                        .or(() -> pools.refusalToName(c.fromPoolId()))
                        .or(() -> refusalToAdd(c.poolId(), account, pools))
                        .or(() -> refusalToAllotFrom(pools.get(c.fromPoolId())))
                        .or(() -> refusalOfShortage(
                                pools.get(c.fromPoolId()), c.capacity().value()));
            case OfExistingPool c ->
                pools.refusalToName(c.poolId()).or(() -> refusalOf(c, pools.get(c.poolId()), context));
        };
    }

    private static Optional<Refusal> refusalOf(OfExistingPool command, LicensePool pool, ProcessingContext context) {
        return switch (command) {
            case RenameLicensePool _ -> refusalIfClosed(pool);
            case ResizeLicensePool c ->
                refusalIfClosed(pool)
                        .or(() -> refusalToResize(pool, c.capacity().value(), c.accountId(), context));
            case ReturnSeats c ->
                refusalIfClosed(pool).or(() -> refusalToResize(pool, capacityAfter(c, pool), c.accountId(), context));
            case SetTerm _ ->
                refusalIfClosed(pool)
                        .or(() -> Optional.ofNullable(pool.allottedFrom()).map(LicensePoolRefusal.TermOfParent::new));
            case CloseLicensePool _ -> refusalToClose(pool);
        };
    }

    /** The events of a command that no rule forbids; none if nothing has to change. */
    private List<LicensePoolEvent> factsOf(LicensePoolCommand<?> command, LicensePools pools) {
        return switch (command) {
            case OpenLicensePool c -> opened(c, chosenOrNext(c.poolId()));
            case AllotLicensePool c -> List.of(allotted(c, chosenOrNext(c.poolId()), pools.get(c.fromPoolId())));
            case OfExistingPool c -> factsOf(c, pools.get(c.poolId()));
        };
    }

    private static List<LicensePoolEvent> factsOf(OfExistingPool command, LicensePool pool) {
        String accountId = command.accountId().value();
        String id = pool.id().value();
        return switch (command) {
            case RenameLicensePool c ->
                factUnless(
                        pool.name().equals(c.name().value()),
                        new LicensePoolRenamed(accountId, id, c.name().value()));
            case ResizeLicensePool c -> resized(accountId, pool, c.capacity().value());
            case ReturnSeats c -> resized(accountId, pool, capacityAfter(c, pool));
            case SetTerm c ->
                factUnless(pool.term().equals(c.term()), termSet(accountId, id, pool.allottedPools(), c.term()));
            case CloseLicensePool _ ->
                factUnless(
                        pool.closed(),
                        new LicensePoolClosed(
                                accountId, id, pool.licenseType().value(), parentOf(pool), pool.capacity()));
        };
    }

    /** The result: the identifier of a new pool, or whether anything changed. */
    private static Object resultOf(List<LicensePoolEvent> facts) {
        return switch (facts.isEmpty() ? null : facts.getFirst()) {
            case null -> Change.UNCHANGED;
            case LicensePoolOpened e -> new NewLicensePool(new PoolId(e.poolId()));
            case LicensePoolAllotted e -> new NewLicensePool(new PoolId(e.poolId()));
            case LicensePoolRenamed _, LicensePoolResized _, LicensePoolTermSet _, LicensePoolClosed _ ->
                Change.CHANGED;
        };
    }

    private static Optional<Refusal> refusalToAdd(@Nullable PoolId chosen, Account account, LicensePools pools) {
        if (chosen != null && pools.find(chosen).isPresent()) {
            return Optional.of(new AccountRefusal.AlreadyExists("license pool", chosen.value()));
        }
        return account.poolCount() < MAX_POOLS
                ? Optional.empty()
                : Optional.of(new AccountRefusal.LimitReached("license pool", MAX_POOLS));
    }

    private static Optional<Refusal> refusalToAllotFrom(LicensePool parent) {
        return refusalIfClosed(parent)
                .or(() -> parent.organization() == null
                        ? Optional.empty()
                        : Optional.of(new LicensePoolRefusal.NotAllottable(parent.id())));
    }

    private static Optional<Refusal> refusalOfShortage(LicensePool parent, int seats) {
        return parent.available() >= seats
                ? Optional.empty()
                : Optional.of(
                        new LicensePoolRefusal.InsufficientParentCapacity(parent.id(), seats, parent.available()));
    }

    private static Optional<Refusal> refusalIfClosed(LicensePool pool) {
        return pool.closed() ? Optional.of(new LicensePoolRefusal.PoolIsClosed(pool.id())) : Optional.empty();
    }

    private static Optional<Refusal> refusalToResize(
            LicensePool pool, int capacity, AccountId account, ProcessingContext context) {
        if (capacity < pool.inUse()) {
            return Optional.of(new LicensePoolRefusal.BelowInUse(pool.id(), capacity, pool.inUse()));
        }
        PoolId parent = pool.allottedFrom();
        return parent == null || capacity <= pool.capacity()
                ? Optional.empty()
                : refusalOfShortage(source(parent, account, context), capacity - pool.capacity());
    }

    private static Optional<Refusal> refusalToClose(LicensePool pool) {
        return pool.taken() == 0 && pool.allottedPools().isEmpty()
                ? Optional.empty()
                : Optional.of(new LicensePoolRefusal.PoolInUse(pool.id(), pool.taken(), pool.allotted()));
    }

    /** The command does not name the parent of an allotted pool, so the parent is read once the pool is known. */
    private static LicensePool source(PoolId parent, AccountId account, ProcessingContext context) {
        return context.component(StateManager.class)
                .loadEntity(LicensePools.class, new PoolIds(account, Set.of(parent)), context)
                .join()
                .get(parent);
    }

    private PoolId chosenOrNext(@Nullable PoolId chosen) {
        return chosen == null ? new PoolId(ids.next()) : chosen;
    }

    private static List<LicensePoolEvent> opened(OpenLicensePool command, PoolId id) {
        String accountId = command.accountId().value();
        OrganizationId organization = command.organizationId();
        var opened = new LicensePoolOpened(
                accountId,
                id.value(),
                command.licenseType().value(),
                command.name().value(),
                organization == null ? null : organization.value(),
                command.capacity().value());
        return command.term().equals(Term.UNLIMITED)
                ? List.of(opened)
                : List.of(opened, termSet(accountId, id.value(), Set.of(), command.term()));
    }

    private static LicensePoolAllotted allotted(AllotLicensePool command, PoolId id, LicensePool parent) {
        return new LicensePoolAllotted(
                command.accountId().value(),
                id.value(),
                parent.id().value(),
                parent.licenseType().value(),
                command.name().value(),
                command.organizationId().value(),
                command.capacity().value(),
                parent.term().beginsAt(),
                parent.term().endsAt(),
                parent.term().grace().toSeconds());
    }

    private static int capacityAfter(ReturnSeats command, LicensePool pool) {
        return pool.capacity() - command.seats().value();
    }

    private static List<LicensePoolEvent> resized(String accountId, LicensePool pool, int capacity) {
        return factUnless(
                capacity == pool.capacity(),
                new LicensePoolResized(
                        accountId,
                        pool.id().value(),
                        pool.licenseType().value(),
                        parentOf(pool),
                        pool.capacity(),
                        capacity));
    }

    private static @Nullable String parentOf(LicensePool pool) {
        PoolId parent = pool.allottedFrom();
        return parent == null ? null : parent.value();
    }

    private static LicensePoolTermSet termSet(String account, String pool, Set<PoolId> allotted, Term term) {
        return new LicensePoolTermSet(
                account,
                pool,
                allotted.stream().map(PoolId::value).toList(),
                term.beginsAt(),
                term.endsAt(),
                term.grace().toSeconds());
    }

    private static List<LicensePoolEvent> factUnless(boolean unchanged, LicensePoolEvent fact) {
        return unchanged ? List.of() : List.of(fact);
    }
}
