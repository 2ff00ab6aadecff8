package io.seatledger.command.intake;

import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Term;
import io.seatledger.command.licensepool.LicensePoolCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where seats come from. */
public sealed interface LicensePoolRequest<A extends Answer> extends CommandRequest<A> {

    /** Opens a pool; its license type must be in the catalogue. */
    @CommandName("license-pool.open")
    record OpenLicensePool(
            @Pattern(regexp = Identifier.FORM) @Nullable String poolId,
            @NotNull @Pattern(regexp = Identifier.FORM) String licenseType,
            @NotNull @Size(max = Name.MAX_LENGTH) String name,

            @Schema(description = "The organization that the pool is meant for; absent for the whole account")
            @Pattern(regexp = Identifier.FORM)
            @Nullable
            String organizationId,

            @NotNull @Min(0) @Max(SeatCount.MAX) Integer capacity,

            @Schema(description = "When seats can be taken from; absent for always") @Nullable
            Instant beginsAt,

            @Schema(description = "When seats can be taken no longer; absent for never") @Nullable
            Instant endsAt,

            @Schema(description = "How long licenses work after the end; 0 unless given") @Nullable
            Long graceSeconds)
            implements LicensePoolRequest<LicensePoolOpened> {
        @Override
        public Prepared<?, LicensePoolOpened> prepare(RequestScope scope) {
            var id = new PoolId(scope.chosenOrNext(poolId));
            return Prepared.of(
                    new LicensePoolCommand.OpenLicensePool(
                            scope.account(),
                            id,
                            new LicenseType(licenseType),
                            new Name(name),
                            organizationId == null ? null : new OrganizationId(organizationId),
                            new SeatCount(capacity),
                            term(beginsAt, endsAt, graceSeconds)),
                    LicensePoolOpened.class,
                    (_, version) -> new LicensePoolOpened(id.value(), version));
        }
    }

    /** The pool is open. */
    record LicensePoolOpened(String poolId, long accountVersion) implements Answer {}

    /** Allots seats of a pool to an organization: they become a pool of their own. */
    @CommandName("license-pool.allot")
    record AllotLicensePool(
            @Schema(description = "The pool that the seats are taken from") @NotNull @Pattern(regexp = Identifier.FORM)
            String fromPoolId,

            @Pattern(regexp = Identifier.FORM) @Nullable String poolId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name,
            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId,
            @NotNull @Min(0) @Max(SeatCount.MAX) Integer capacity)
            implements LicensePoolRequest<LicensePoolOpened> {
        @Override
        public Prepared<?, LicensePoolOpened> prepare(RequestScope scope) {
            var id = new PoolId(scope.chosenOrNext(poolId));
            return Prepared.of(
                    new LicensePoolCommand.AllotLicensePool(
                            scope.account(),
                            id,
                            new PoolId(fromPoolId),
                            new Name(name),
                            new OrganizationId(organizationId),
                            new SeatCount(capacity)),
                    LicensePoolOpened.class,
                    (_, version) -> new LicensePoolOpened(id.value(), version));
        }
    }

    /** Renames a pool. */
    @CommandName("license-pool.rename")
    record RenameLicensePool(
            @NotNull @Pattern(regexp = Identifier.FORM) String poolId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name)
            implements LicensePoolRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(
                    new LicensePoolCommand.RenameLicensePool(scope.account(), new PoolId(poolId), new Name(name)));
        }
    }

    /** Resizes a pool; seats of an allotted pool come from where it was allotted. */
    @CommandName("license-pool.resize")
    record ResizeLicensePool(
            @NotNull @Pattern(regexp = Identifier.FORM) String poolId,
            @NotNull @Min(0) @Max(SeatCount.MAX) Integer capacity)
            implements LicensePoolRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new LicensePoolCommand.ResizeLicensePool(
                    scope.account(), new PoolId(poolId), new SeatCount(capacity)));
        }
    }

    /** Returns seats to where they were allotted from, or out of the account. */
    @CommandName("license-pool.return-seats")
    record ReturnSeats(
            @NotNull @Pattern(regexp = Identifier.FORM) String poolId,
            @NotNull @Min(1) @Max(SeatCount.MAX) Integer seats)
            implements LicensePoolRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(
                    new LicensePoolCommand.ReturnSeats(scope.account(), new PoolId(poolId), new SeatCount(seats)));
        }
    }

    /** Sets the term of a pool; a later end is a renewal. */
    @CommandName("license-pool.set-term")
    record SetTerm(
            @NotNull @Pattern(regexp = Identifier.FORM) String poolId,

            @Schema(description = "Absent for always") @Nullable
            Instant beginsAt,

            @Schema(description = "Absent for never") @Nullable
            Instant endsAt,

            @Schema(description = "0 unless given") @Nullable
            Long graceSeconds)
            implements LicensePoolRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new LicensePoolCommand.SetTerm(
                    scope.account(), new PoolId(poolId), term(beginsAt, endsAt, graceSeconds)));
        }
    }

    /** Closes a pool that nobody holds a seat of. */
    @CommandName("license-pool.close")
    record CloseLicensePool(
            @NotNull @Pattern(regexp = Identifier.FORM) String poolId) implements LicensePoolRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new LicensePoolCommand.CloseLicensePool(scope.account(), new PoolId(poolId)));
        }
    }

    private static Term term(@Nullable Instant beginsAt, @Nullable Instant endsAt, @Nullable Long graceSeconds) {
        return new Term(beginsAt, endsAt, Duration.ofSeconds(graceSeconds == null ? 0 : graceSeconds));
    }
}
