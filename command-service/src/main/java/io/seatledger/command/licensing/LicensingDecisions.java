package io.seatledger.command.licensing;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
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
import io.seatledger.events.UserEvent.SeatEvent;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/** Decides commands about the licenses of a user. */
public final class LicensingDecisions {

    private final InstantSource clock;

    /** Creates the decisions. The clock tells whether a pool is within its term. */
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

    /** Decides a command whose sender is known to be an admin. Bulk commands use this method too. */
    public Decision<LicensingOutcome> decide(
            LicensingCommand command, Account account, Users users, LicensePools pools, EventAppender events) {
        return users.with(command.userId(), user -> {
            Optional<Refusal> refusal = refusalOf(command, account, user, pools);
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            List<SeatEvent> facts = factsOf(command, user, pools);
            events.append(facts);
            return accepted(outcomeOf(facts));
        });
    }

    /** Assigns licenses from several pools to a user, all of them or none. */
    public Decision<LicensingOutcome> assignAll(
            AccountId accountId,
            UserId userId,
            List<PoolId> sources,
            Account account,
            Users users,
            LicensePools pools,
            EventAppender events) {
        List<AssignLicense> commands = sources.stream()
                .map(source -> new AssignLicense(accountId, userId, source))
                .toList();
        return users.with(userId, user -> {
            Optional<Refusal> refusal = commands.stream()
                    .flatMap(command -> refusalOf(command, account, user, pools).stream())
                    .findFirst();
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            List<SeatEvent> facts = commands.stream()
                    .flatMap(command -> factsOf(command, user, pools).stream())
                    .toList();
            events.append(facts);
            return accepted(outcomeOf(facts));
        });
    }

    /** The refusal if a rule forbids the command. {@link #factsOf} relies on this check. */
    private Optional<Refusal> refusalOf(LicensingCommand command, Account account, User user, LicensePools pools) {
        return switch (command) {
            case AssignLicense c ->
                user.refusalToTakeSeats()
                        .or(() -> pools.refusalToName(c.poolId()))
                        .or(() -> refusalOfSecondSource(user, pools.get(c.poolId())))
                        .or(() -> refusalToTakeSeat(account, user, pools.get(c.poolId())));
            case ChangeLicense c ->
                user.refusalToTakeSeats()
                        .or(() -> pools.refusalToName(c.poolId()))
                        .or(() -> pools.get(c.poolId()).refusalAs(c.licenseType()))
                        .or(() -> refusalUnlessHeld(user, c.licenseType()))
                        .or(() -> refusalToTakeSeat(account, user, pools.get(c.poolId())));
            case ReleaseLicense c -> user.refusalToChange().or(() -> refusalUnlessHeld(user, c.licenseType()));
        };
    }

    /** The events of a command that no rule forbids; none if the user already holds the seat. */
    private static List<SeatEvent> factsOf(LicensingCommand command, User user, LicensePools pools) {
        String accountId = command.accountId().value();
        String id = user.id().value();
        return switch (command) {
            case AssignLicense c ->
                factUnless(holdsSeatOf(c.poolId(), user), taken(accountId, user, pools.get(c.poolId())));
            case ChangeLicense c -> {
                User.Holding held = user.licenseOf(c.licenseType()).orElseThrow();
                yield factUnless(
                        holdsSeatOf(c.poolId(), user),
                        new LicenseChanged(
                                accountId,
                                id,
                                c.licenseType().value(),
                                held.pool().value(),
                                c.poolId().value(),
                                held.seat()));
            }
            case ReleaseLicense c -> {
                User.Holding held = user.licenseOf(c.licenseType()).orElseThrow();
                yield List.of(new LicenseReleased(
                        accountId,
                        id,
                        held.pool().value(),
                        c.licenseType().value(),
                        held.seat(),
                        ReleaseReason.RELEASED_BY_ADMIN));
            }
        };
    }

    private static LicensingOutcome outcomeOf(List<SeatEvent> facts) {
        return switch (facts.isEmpty() ? null : facts.getFirst()) {
            case null -> LicensingOutcome.UNCHANGED;
            case LicenseReserved _ -> LicensingOutcome.RESERVED;
            case LicenseAssigned _ -> LicensingOutcome.ASSIGNED;
            case LicenseChanged _ -> LicensingOutcome.CHANGED;
            case LicenseReleased _ -> LicensingOutcome.RELEASED;
        };
    }

    private static SeatEvent taken(String accountId, User user, LicensePool pool) {
        String id = user.id().value();
        String poolId = pool.id().value();
        String type = pool.licenseType().value();
        return switch (user.seatToTake()) {
            case RESERVED -> new LicenseReserved(accountId, id, poolId, type);
            case ASSIGNED -> new LicenseAssigned(accountId, id, poolId, type, false);
        };
    }

    private static Optional<Refusal> refusalOfSecondSource(User user, LicensePool pool) {
        LicenseType type = pool.licenseType();
        return user.licenseOf(type)
                .filter(held -> !held.pool().equals(pool.id()))
                .map(held -> new LicensingRefusal.HeldFromOtherPool(type, held.pool()));
    }

    private static Optional<Refusal> refusalUnlessHeld(User user, LicenseType type) {
        return user.licenseOf(type).isPresent() ? Optional.empty() : Optional.of(new LicensingRefusal.NotHeld(type));
    }

    /** A user who already holds a seat of the pool takes no other one, so the state of the pool does not matter. */
    private Optional<Refusal> refusalToTakeSeat(Account account, User user, LicensePool pool) {
        return holdsSeatOf(pool.id(), user)
                ? Optional.empty()
                : account.refusalOfSource(pool.id(), user.organization())
                        .or(() -> pool.refusalToTakeSeat(clock.instant()));
    }

    private static boolean holdsSeatOf(PoolId pool, User user) {
        return user.sources().contains(pool);
    }

    private static List<SeatEvent> factUnless(boolean unchanged, SeatEvent fact) {
        return unchanged ? List.of() : List.of(fact);
    }
}
