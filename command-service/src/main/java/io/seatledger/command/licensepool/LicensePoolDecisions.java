package io.seatledger.command.licensepool;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.eventstore.StoredMetadata;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.Term;
import io.seatledger.command.licensepool.LicensePoolCommand.AllotLicensePool;
import io.seatledger.command.licensepool.LicensePoolCommand.CloseLicensePool;
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

/** Decides what is asked of a license pool itself. */
public final class LicensePoolDecisions {

    private static final int MAX_POOLS = 2_000;

    @CommandHandler
    Decision<Change> decide(
            LicensePoolCommand command,
            @MetadataValue(StoredMetadata.ACTOR) String actor,
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
            case SetTerm c -> with(pools, c, pool -> run(c, pool, events));
            case CloseLicensePool c -> with(pools, c, pool -> close(c, pool, events));
        };
    }

    private static Decision<Change> open(
            OpenLicensePool command, Account account, LicensePools pools, EventAppender events) {
        Optional<Refusal> refusal = account.refusalToJoin(command.organizationId())
                .or(() -> account.refusalToOpenPoolOf(command.licenseType()))
                .or(() -> refusalToAdd(command.poolId(), account, pools));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        String accountId = command.accountId().value();
        String id = command.poolId().value();
        String organization = command.organizationId() == null
                ? null
                : command.organizationId().value();
        events.append(new LicensePoolOpened(
                accountId,
                id,
                command.licenseType().value(),
                command.name().value(),
                organization,
                command.capacity().value()));
        if (!command.term().equals(Term.UNLIMITED)) {
            events.append(termSet(accountId, id, Set.of(), command.term()));
        }
        return accepted(Change.CHANGED);
    }

    private static Decision<Change> allot(
            AllotLicensePool command, Account account, LicensePools pools, EventAppender events) {
        Optional<Refusal> refusal = account.refusalToJoin(command.organizationId())
                .or(() -> pools.refusalToName(command.fromPoolId()))
                .or(() -> refusalToAdd(command.poolId(), account, pools));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        LicensePool from = pools.find(command.fromPoolId()).orElseThrow();
        if (from.isClosed()) {
            return refused(new Refusal.PoolIsClosed(from.id()));
        }
        if (from.organization() != null) {
            return refused(new Refusal.NotAllottable(from.id()));
        }
        Optional<Refusal> tooFew = refusalToAllot(from, command.capacity().value());
        if (tooFew.isPresent()) {
            return refused(tooFew.get());
        }
        events.append(new LicensePoolAllotted(
                command.accountId().value(),
                command.poolId().value(),
                from.id().value(),
                from.licenseType().value(),
                command.name().value(),
                command.organizationId().value(),
                command.capacity().value(),
                from.term().beginsAt(),
                from.term().endsAt(),
                from.term().grace().toSeconds()));
        return accepted(Change.CHANGED);
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
            LicensePoolCommand command,
            LicensePool pool,
            int capacity,
            ProcessingContext context,
            EventAppender events) {
        if (capacity == pool.capacity()) {
            return accepted(Change.UNCHANGED);
        }
        if (capacity < pool.inUse()) {
            return refused(new Refusal.BelowInUse(pool.id(), capacity, pool.inUse()));
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

    private static Decision<Change> run(SetTerm command, LicensePool pool, EventAppender events) {
        PoolId from = pool.allottedFrom();
        if (from != null) {
            return refused(new Refusal.TermOfParent(from));
        }
        if (pool.term().equals(command.term())) {
            return accepted(Change.UNCHANGED);
        }
        events.append(termSet(command.accountId().value(), pool.id().value(), pool.allottedPools(), command.term()));
        return accepted(Change.CHANGED);
    }

    private static Decision<Change> close(CloseLicensePool command, LicensePool pool, EventAppender events) {
        if (pool.taken() > 0 || !pool.allottedPools().isEmpty()) {
            return refused(new Refusal.PoolInUse(pool.id(), pool.taken(), pool.allotted()));
        }
        PoolId from = pool.allottedFrom();
        events.append(new LicensePoolClosed(
                command.accountId().value(), pool.id().value(), from == null ? null : from.value(), pool.capacity()));
        return accepted(Change.CHANGED);
    }

    private static Decision<Change> with(
            LicensePools pools, LicensePoolCommand command, Function<LicensePool, Decision<Change>> decide) {
        Optional<LicensePool> found = pools.find(command.poolId());
        if (found.isEmpty()) {
            return refused(pools.refusalToName(command.poolId()).orElseThrow());
        }
        if (found.get().isClosed()) {
            return command instanceof CloseLicensePool
                    ? accepted(Change.UNCHANGED)
                    : refused(new Refusal.PoolIsClosed(command.poolId()));
        }
        return decide.apply(found.get());
    }

    private static Optional<Refusal> refusalToAdd(PoolId id, Account account, LicensePools pools) {
        if (pools.find(id).isPresent()) {
            return Optional.of(new Refusal.AlreadyExists("license pool", id.value()));
        }
        return account.poolCount() < MAX_POOLS
                ? Optional.empty()
                : Optional.of(new Refusal.LimitReached("license pool", MAX_POOLS));
    }

    private static Optional<Refusal> refusalToAllot(LicensePool from, int seats) {
        return from.available() >= seats
                ? Optional.empty()
                : Optional.of(new Refusal.InsufficientParentCapacity(from.id(), seats, from.available()));
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
