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
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import java.util.Optional;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/** Decides which seats a user holds. */
public final class LicensingDecisions {

    @CommandHandler
    Decision<LicensingOutcome> decide(AssignLicense command, @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account, @InjectEntity(idProperty = "user") User user,
            @InjectEntity(idProperty = "pools") LicensePools pools, EventAppender events) {
        Optional<Refusal> refusal = account.refusalToAdminister(actor).or(user::refusalToHoldLicenses)
                .or(() -> pools.refusalToUse(command.poolId()));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        LicensePool pool = pools.find(command.poolId()).orElseThrow();
        Optional<User.Holding> held = user.licenseOf(pool.licenseType());
        if (held.isPresent()) {
            return held.get().pool().equals(pool.id())
                    ? accepted(LicensingOutcome.UNCHANGED)
                    : refused(new Refusal.HeldFromOtherPool(pool.licenseType(), held.get().pool()));
        }
        Optional<Refusal> noSeat = pool.refusalToTakeSeat(0);
        if (noSeat.isPresent()) {
            return refused(noSeat.get());
        }
        String accountId = command.accountId().value();
        String userId = command.userId().value();
        return switch (user.seatToTake()) {
            case RESERVED -> {
                events.append(new LicenseReserved(accountId, userId, pool.id().value(), pool.licenseType().value()));
                yield accepted(LicensingOutcome.RESERVED);
            }
            case ASSIGNED -> {
                events.append(
                        new LicenseAssigned(accountId, userId, pool.id().value(), pool.licenseType().value(), false));
                yield accepted(LicensingOutcome.ASSIGNED);
            }
        };
    }

    @CommandHandler
    Decision<LicensingOutcome> decide(ChangeLicense command, @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account, @InjectEntity(idProperty = "user") User user,
            @InjectEntity(idProperty = "pools") LicensePools pools, EventAppender events) {
        LicenseType type = command.licenseType();
        Optional<Refusal> refusal = account.refusalToAdminister(actor).or(user::refusalToHoldLicenses)
                .or(() -> pools.refusalToUse(command.toPoolId()));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        LicensePool pool = pools.find(command.toPoolId()).orElseThrow();
        if (!pool.licenseType().equals(type)) {
            return refused(new Refusal.WrongType(pool.id(), type, pool.licenseType()));
        }
        Optional<User.Holding> held = user.licenseOf(type);
        if (held.isEmpty()) {
            return refused(new Refusal.NotHeld(type));
        }
        if (held.get().pool().equals(pool.id())) {
            return accepted(LicensingOutcome.UNCHANGED);
        }
        Optional<Refusal> noSeat = pool.refusalToTakeSeat(0);
        if (noSeat.isPresent()) {
            return refused(noSeat.get());
        }
        events.append(new LicenseChanged(command.accountId().value(), command.userId().value(), type.value(),
                held.get().pool().value(), pool.id().value(), held.get().seat()));
        return accepted(LicensingOutcome.CHANGED);
    }

    @CommandHandler
    Decision<LicensingOutcome> decide(ReleaseLicense command, @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account, @InjectEntity(idProperty = "user") User user,
            EventAppender events) {
        LicenseType type = command.licenseType();
        Optional<Refusal> refusal = account.refusalToAdminister(actor).or(user::refusalToHoldLicenses);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        Optional<User.Holding> held = user.licenseOf(type);
        if (held.isEmpty()) {
            return refused(new Refusal.NotHeld(type));
        }
        SeatState seat = held.get().seat();
        events.append(new LicenseReleased(command.accountId().value(), command.userId().value(),
                held.get().pool().value(), type.value(), seat, ReleaseReason.RELEASED_BY_ADMIN));
        return accepted(LicensingOutcome.RELEASED);
    }
}
