package io.seatledger.command.intake;

import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensing.LicensingCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;

/** The licenses of a user: assign, change the source, release. */
public sealed interface LicensingRequest extends CommandRequest<LicensingRequest.License> {

    /** What became of the license. */
    record License(
            @Schema(allowableValues = {"assigned", "reserved", "changed", "released", "unchanged"})
            String outcome,

            long accountVersion)
            implements Answer {}

    /** Assigns a license; for a pending user, the seat is reserved. */
    @CommandName("license.assign")
    record AssignLicense(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId,

            @Schema(description = "The pool that the seat comes from") @NotNull @Pattern(regexp = Identifier.FORM)
            String poolId)
            implements LicensingRequest {
        @Override
        public Prepared<?, License> prepare(RequestScope scope) {
            return prepared(
                    new LicensingCommand.AssignLicense(scope.account(), new UserId(userId), new PoolId(poolId)));
        }
    }

    /** Changes the source of a license: the seat moves, or stays. */
    @CommandName("license.change")
    record ChangeLicense(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId,
            @NotNull @Pattern(regexp = Identifier.FORM) String licenseType,

            @Schema(description = "The pool that the seat comes from") @NotNull @Pattern(regexp = Identifier.FORM)
            String poolId)
            implements LicensingRequest {
        @Override
        public Prepared<?, License> prepare(RequestScope scope) {
            return prepared(new LicensingCommand.ChangeLicense(
                    scope.account(), new UserId(userId), new LicenseType(licenseType), new PoolId(poolId)));
        }
    }

    /** Releases a license: the seat goes back to its pool. */
    @CommandName("license.release")
    record ReleaseLicense(
            @NotNull @Pattern(regexp = Identifier.FORM) String userId,
            @NotNull @Pattern(regexp = Identifier.FORM) String licenseType)
            implements LicensingRequest {
        @Override
        public Prepared<?, License> prepare(RequestScope scope) {
            return prepared(new LicensingCommand.ReleaseLicense(
                    scope.account(), new UserId(userId), new LicenseType(licenseType)));
        }
    }

    private static Prepared<?, License> prepared(LicensingCommand command) {
        return Prepared.of(
                command,
                License.class,
                (outcome, version) -> new License(outcome.name().toLowerCase(Locale.ROOT), version));
    }
}
