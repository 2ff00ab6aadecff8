package io.seatledger.command.licensing;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.licensepool.LicensePool;
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingCommand.ChangeLicense;
import io.seatledger.command.licensing.LicensingCommand.ReleaseLicense;
import io.seatledger.command.user.User;
import io.seatledger.command.user.Users;
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import java.time.InstantSource;
import java.util.Optional;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/** Decides which seats a user holds. */
public final class LicensingDecisions {

    private final InstantSource clock;

    /** Takes the source of time: seats are taken within the term of a pool. */
    public LicensingDecisions(InstantSource clock) {
        this.clock = clock;
    }

    @CommandHandler
    Decision<LicensingOutcome> decide(
            LicensingCommand command,
            @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "users") Users users,
            @InjectEntity(idProperty = "pools") LicensePools pools,
            EventAppender events) {
        return account.refusalToAdminister(actor)
                .map(Decision::<LicensingOutcome>refused)
                .orElseGet(() -> decide(command, account, users, pools, events));
    }

    /** Decides for an admin; every way in asks here. */
    public Decision<LicensingOutcome> decide(
            LicensingCommand command, Account account, Users users, LicensePools pools, EventAppender events) {
        return users.with(command.userId(), user -> switch (command) {
            case AssignLicense c -> assign(c, account, user, pools, events);
            case ChangeLicense c -> change(c, account, user, pools, events);
            case ReleaseLicense c -> release(c, user, events);
        });
    }

    private Decision<LicensingOutcome> assign(
            AssignLicense command, Account account, User user, LicensePools pools, EventAppender events) {
        Optional<Refusal> refusal = user.refusalToTakeSeats().or(() -> pools.refusalToName(command.poolId()));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        LicensePool pool = pools.find(command.poolId()).orElseThrow();
        LicenseType type = pool.licenseType();
        Optional<User.Holding> held = user.licenseOf(type);
        if (held.isPresent()) {
            return held.get().pool().equals(pool.id())
                    ? accepted(LicensingOutcome.UNCHANGED)
                    : refused(new LicensingRefusal.HeldFromOtherPool(
                            type, held.get().pool()));
        }
        Optional<Refusal> noSeat = refusalOfSeat(account, user, pool);
        if (noSeat.isPresent()) {
            return refused(noSeat.get());
        }
        String accountId = command.accountId().value();
        String userId = user.id().value();
        return switch (user.seatToTake()) {
            case RESERVED -> {
                events.append(new LicenseReserved(accountId, userId, pool.id().value(), type.value()));
                yield accepted(LicensingOutcome.RESERVED);
            }
            case ASSIGNED -> {
                events.append(new LicenseAssigned(accountId, userId, pool.id().value(), type.value(), false));
                yield accepted(LicensingOutcome.ASSIGNED);
            }
        };
    }

    private Decision<LicensingOutcome> change(
            ChangeLicense command, Account account, User user, LicensePools pools, EventAppender events) {
        LicenseType type = command.licenseType();
        Optional<Refusal> refusal = user.refusalToTakeSeats().or(() -> pools.refusalToName(command.poolId()));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        LicensePool pool = pools.find(command.poolId()).orElseThrow();
        Optional<Refusal> wrongType = pool.refusalAs(type);
        if (wrongType.isPresent()) {
            return refused(wrongType.get());
        }
        Optional<User.Holding> held = user.licenseOf(type);
        if (held.isEmpty()) {
            return refused(new LicensingRefusal.NotHeld(type));
        }
        if (held.get().pool().equals(pool.id())) {
            return accepted(LicensingOutcome.UNCHANGED);
        }
        Optional<Refusal> noSeat = refusalOfSeat(account, user, pool);
        if (noSeat.isPresent()) {
            return refused(noSeat.get());
        }
        events.append(new LicenseChanged(
                command.accountId().value(),
                user.id().value(),
                type.value(),
                held.get().pool().value(),
                pool.id().value(),
                held.get().seat()));
        return accepted(LicensingOutcome.CHANGED);
    }

    private static Decision<LicensingOutcome> release(ReleaseLicense command, User user, EventAppender events) {
        LicenseType type = command.licenseType();
        Optional<Refusal> refusal = user.refusalToChange();
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        Optional<User.Holding> held = user.licenseOf(type);
        if (held.isEmpty()) {
            return refused(new LicensingRefusal.NotHeld(type));
        }
        events.append(new LicenseReleased(
                command.accountId().value(),
                user.id().value(),
                held.get().pool().value(),
                type.value(),
                held.get().seat(),
                ReleaseReason.RELEASED_BY_ADMIN));
        return accepted(LicensingOutcome.RELEASED);
    }

    private Optional<Refusal> refusalOfSeat(Account account, User user, LicensePool pool) {
        return account.refusalOfSource(pool.id(), user.organization())
                .or(() -> pool.refusalToTakeSeat(clock.instant()));
    }
}
