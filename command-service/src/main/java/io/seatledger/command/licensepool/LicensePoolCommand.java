package io.seatledger.command.licensepool;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Moment;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Term;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** The commands about license pools. An identifier that the sender does not choose is generated. */
public sealed interface LicensePoolCommand<R> extends Command<R> {

    /** The pools that the decision reads. */
    PoolIds pools();

    @Override
    default Class<?> vocabulary() {
        return LicensePoolCommand.class;
    }

    /** The commands about a pool that must exist. */
    sealed interface OfExistingPool extends LicensePoolCommand<Change> {

        /** The pool that the command is about. */
        PoolId poolId();

        @Override
        default PoolIds pools() {
            return new PoolIds(accountId(), Set.of(poolId()));
        }

        @Override
        default Tag concerns() {
            return EventTags.pool(accountId().value(), poolId().value());
        }
    }

    /**
     * Opens a pool of seats that were bought; its license type must be in the catalogue.
     *
     * @param organizationId the organization that the pool is meant for, or {@code null} for the whole account
     */
    @CommandName(value = "license-pool.open", form = OpenLicensePoolForm.class)
    record OpenLicensePool(
            AccountId accountId,
            @Nullable PoolId poolId,
            LicenseType licenseType,
            Name name,
            @Nullable OrganizationId organizationId,
            SeatCount capacity,
            Term term)
            implements LicensePoolCommand<NewLicensePool> {
        @Override
        public PoolIds pools() {
            return new PoolIds(accountId, poolId == null ? Set.of() : Set.of(poolId));
        }
    }

    /** The request to open a pool. */
    @Schema(name = "OpenLicensePool")
    record OpenLicensePoolForm(
            @Nullable PoolId poolId,
            LicenseType licenseType,
            Name name,

            @Schema(description = "The organization that the pool is meant for; absent for the whole account") @Nullable
            OrganizationId organizationId,

            SeatCount capacity,

            @Schema(description = "When seats can be taken from; absent for always") @Nullable
            Moment beginsAt,

            @Schema(description = "When seats can no longer be taken; absent for never") @Nullable
            Moment endsAt,

            @Schema(
                    description = "How long licenses work after the end; 0 unless given",
                    minimum = "0",
                    maximum = Term.LONGEST_GRACE_SECONDS)
            @Nullable
            Long graceSeconds)
            implements CommandForm<NewLicensePool> {
        @Override
        public OpenLicensePool addressedTo(AccountId account, Actor actor) {
            return new OpenLicensePool(
                    account, poolId, licenseType, name, organizationId, capacity, term(beginsAt, endsAt, graceSeconds));
        }
    }

    /** The pool that was opened. */
    @Schema(name = "LicensePoolOpened")
    record NewLicensePool(PoolId poolId) {}

    /** Allots seats of a pool of the account to an organization: they become a pool of their own. */
    @CommandName("license-pool.allot")
    record AllotLicensePool(
            AccountId accountId,

            @Schema(description = "The pool that the seats are taken from")
            PoolId fromPoolId,

            @Nullable PoolId poolId,
            Name name,
            OrganizationId organizationId,
            SeatCount capacity)
            implements LicensePoolCommand<NewLicensePool> {
        @Override
        public Tag concerns() {
            return EventTags.pool(accountId.value(), fromPoolId.value());
        }

        @Override
        public PoolIds pools() {
            return new PoolIds(
                    accountId,
                    Stream.of(Stream.ofNullable(poolId), Stream.of(fromPoolId))
                            .flatMap(ids -> ids)
                            .collect(Collectors.toUnmodifiableSet()));
        }
    }

    /** Renames a pool. */
    @CommandName("license-pool.rename")
    record RenameLicensePool(AccountId accountId, PoolId poolId, Name name) implements OfExistingPool {}

    /** Resizes a pool. An allotted pool gets more seats from the pool that it was allotted from. */
    @CommandName("license-pool.resize")
    record ResizeLicensePool(AccountId accountId, PoolId poolId, SeatCount capacity) implements OfExistingPool {}

    /** Returns seats, at least one, to the pool that they were allotted from, or takes them out of the account. */
    @CommandName("license-pool.return-seats")
    record ReturnSeats(
            AccountId accountId,
            PoolId poolId,
            @Schema(minimum = "1") SeatCount seats) implements OfExistingPool {

        /**
         * Checks the number of seats.
         *
         * @throws InvalidValueException if the number is 0
         */
        public ReturnSeats {
            if (seats.value() < 1) {
                throw new InvalidValueException("seats", "must be 1 to %d".formatted(SeatCount.MAX));
            }
        }
    }

    /** Sets the term in which seats of a pool can be taken. A later end renews the pool. */
    @CommandName(value = "license-pool.set-term", form = SetTermForm.class)
    record SetTerm(AccountId accountId, PoolId poolId, Term term) implements OfExistingPool {}

    /** The request to set the term of a pool. */
    @Schema(name = "SetTerm")
    record SetTermForm(
            PoolId poolId,

            @Schema(description = "Absent for always") @Nullable
            Moment beginsAt,

            @Schema(description = "Absent for never") @Nullable
            Moment endsAt,

            @Schema(description = "0 unless given", minimum = "0", maximum = Term.LONGEST_GRACE_SECONDS) @Nullable
            Long graceSeconds)
            implements CommandForm<Change> {
        @Override
        public SetTerm addressedTo(AccountId account, Actor actor) {
            return new SetTerm(account, poolId, term(beginsAt, endsAt, graceSeconds));
        }
    }

    /** Closes a pool. It is refused while seats of the pool are in use. */
    @CommandName("license-pool.close")
    record CloseLicensePool(AccountId accountId, PoolId poolId) implements OfExistingPool {}

    private static Term term(@Nullable Moment beginsAt, @Nullable Moment endsAt, @Nullable Long graceSeconds) {
        if (beginsAt != null && endsAt != null && !beginsAt.value().isBefore(endsAt.value())) {
            throw new RefusedException(new LicensePoolRefusal.EndsBeforeItBegins(beginsAt.value(), endsAt.value()));
        }
        return new Term(
                beginsAt == null ? null : beginsAt.value(),
                endsAt == null ? null : endsAt.value(),
                Duration.ofSeconds(graceSeconds == null ? 0 : graceSeconds));
    }
}
