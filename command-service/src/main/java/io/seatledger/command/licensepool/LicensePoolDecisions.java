package io.seatledger.command.licensepool;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.account.AccountRefusal;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.Ids;
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
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolClosed;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolRenamed;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.LicensePoolEvent.LicensePoolTermSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.StateManager;
import org.axonframework.modelling.annotation.InjectEntity;
import org.jspecify.annotations.Nullable;

/** Decides what is asked of a license pool itself. */
public final class LicensePoolDecisions {

    private static final int MAX_POOLS = 2_000;

    private final Ids ids;

    /** Takes identifiers that senders do not choose from {@code ids}. */
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
        Optional<Refusal> refusal = account.refusalToAdminister(actor);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        return switch (command) {
            case OpenLicensePool c -> open(c, account, pools, events);
            case AllotLicensePool c -> allot(c, account, pools, events);
            case RenameLicensePool c -> with(pools, c, pool -> rename(c, pool, events));
            case ResizeLicensePool c ->
                with(pools, c, pool -> resize(c, pool, c.capacity().value(), context, events));
            case ReturnSeats c ->
                with(
                        pools,
                        c,
                        pool -> resize(c, pool, pool.capacity() - c.seats().value(), context, events));
            case SetTerm c -> with(pools, c, pool -> setTerm(c, pool, events));
            case CloseLicensePool c -> with(pools, c, pool -> close(c, pool, events));
        };
    }

    private Decision<NewLicensePool> open(
            OpenLicensePool command, Account account, LicensePools pools, EventAppender events) {
        PoolId id = chosenOrNext(command.poolId());
        Optional<Refusal> refusal = account.refusalToJoin(command.organizationId())
                .or(() -> account.refusalToOpenPoolOf(command.licenseType()))
                .or(() -> refusalToAdd(id, account, pools));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        String accountId = command.accountId().value();
        events.append(new LicensePoolOpened(
                accountId,
                id.value(),
                command.licenseType().value(),
                command.name().value(),
                command.organizationId() == null
                        ? null
                        : command.organizationId().value(),
                command.capacity().value()));
        if (!command.term().equals(Term.UNLIMITED)) {
            events.append(termSet(accountId, id.value(), Set.of(), command.term()));
        }
        return accepted(new NewLicensePool(id));
    }

    private Decision<NewLicensePool> allot(
            AllotLicensePool command, Account account, LicensePools pools, EventAppender events) {
        PoolId id = chosenOrNext(command.poolId());
        Optional<Refusal> refusal = account.refusalToJoin(command.organizationId())
                .or(() -> pools.refusalToName(command.fromPoolId()))
                .or(() -> refusalToAdd(id, account, pools));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        LicensePool from = pools.find(command.fromPoolId()).orElseThrow();
        if (from.isClosed()) {
            return refused(new LicensePoolRefusal.PoolIsClosed(from.id()));
        }
        if (from.organization() != null) {
            return refused(new LicensePoolRefusal.NotAllottable(from.id()));
        }
        Optional<Refusal> tooFew = refusalToAllot(from, command.capacity().value());
        if (tooFew.isPresent()) {
            return refused(tooFew.get());
        }
        events.append(new LicensePoolAllotted(
                command.accountId().value(),
                id.value(),
                from.id().value(),
                from.licenseType().value(),
                command.name().value(),
                command.organizationId().value(),
                command.capacity().value(),
                from.term().beginsAt(),
                from.term().endsAt(),
                from.term().grace().toSeconds()));
        return accepted(new NewLicensePool(id));
    }

    private PoolId chosenOrNext(@Nullable PoolId chosen) {
        return chosen == null ? new PoolId(ids.next()) : chosen;
    }

    private static Decision<Change> rename(RenameLicensePool command, LicensePool pool, EventAppender events) {
        if (pool.name().equals(command.name().value())) {
            return accepted(Change.UNCHANGED);
        }
        events.append(new LicensePoolRenamed(
                command.accountId().value(), pool.id().value(), command.name().value()));
        return accepted(Change.CHANGED);
    }

    private static Decision<Change> resize(
            OfExistingPool command, LicensePool pool, int capacity, ProcessingContext context, EventAppender events) {
        if (capacity == pool.capacity()) {
            return accepted(Change.UNCHANGED);
        }
        if (capacity < pool.inUse()) {
            return refused(new LicensePoolRefusal.BelowInUse(pool.id(), capacity, pool.inUse()));
        }
        PoolId from = pool.allottedFrom();
        if (from != null && capacity > pool.capacity()) {
            LicensePools parents = context.component(StateManager.class)
                    .loadEntity(LicensePools.class, new PoolIds(command.accountId(), Set.of(from)), context)
                    .join();
            Optional<Refusal> tooFew = refusalToAllot(parents.find(from).orElseThrow(), capacity - pool.capacity());
            if (tooFew.isPresent()) {
                return refused(tooFew.get());
            }
        }
        events.append(new LicensePoolResized(
                command.accountId().value(),
                pool.id().value(),
                from == null ? null : from.value(),
                pool.capacity(),
                capacity));
        return accepted(Change.CHANGED);
    }

    private static Decision<Change> setTerm(SetTerm command, LicensePool pool, EventAppender events) {
        PoolId from = pool.allottedFrom();
        if (from != null) {
            return refused(new LicensePoolRefusal.TermOfParent(from));
        }
        if (pool.term().equals(command.term())) {
            return accepted(Change.UNCHANGED);
        }
        events.append(termSet(command.accountId().value(), pool.id().value(), pool.allottedPools(), command.term()));
        return accepted(Change.CHANGED);
    }

    private static Decision<Change> close(CloseLicensePool command, LicensePool pool, EventAppender events) {
        if (pool.taken() > 0 || !pool.allottedPools().isEmpty()) {
            return refused(new LicensePoolRefusal.PoolInUse(pool.id(), pool.taken(), pool.allotted()));
        }
        PoolId from = pool.allottedFrom();
        events.append(new LicensePoolClosed(
                command.accountId().value(), pool.id().value(), from == null ? null : from.value(), pool.capacity()));
        return accepted(Change.CHANGED);
    }

    private static Decision<Change> with(
            LicensePools pools, OfExistingPool command, Function<LicensePool, Decision<Change>> decide) {
        Optional<LicensePool> found = pools.find(command.poolId());
        if (found.isEmpty()) {
            return refused(pools.refusalToName(command.poolId()).orElseThrow());
        }
        if (found.get().isClosed()) {
            return command instanceof CloseLicensePool
                    ? accepted(Change.UNCHANGED)
                    : refused(new LicensePoolRefusal.PoolIsClosed(command.poolId()));
        }
        return decide.apply(found.get());
    }

    private static Optional<Refusal> refusalToAdd(PoolId id, Account account, LicensePools pools) {
        if (pools.find(id).isPresent()) {
            return Optional.of(new AccountRefusal.AlreadyExists("license pool", id.value()));
        }
        return account.poolCount() < MAX_POOLS
                ? Optional.empty()
                : Optional.of(new AccountRefusal.LimitReached("license pool", MAX_POOLS));
    }

    private static Optional<Refusal> refusalToAllot(LicensePool from, int seats) {
        return from.available() >= seats
                ? Optional.empty()
                : Optional.of(new LicensePoolRefusal.InsufficientParentCapacity(from.id(), seats, from.available()));
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
}
