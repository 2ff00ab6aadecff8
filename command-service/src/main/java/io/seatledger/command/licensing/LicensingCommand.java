package io.seatledger.command.licensing;

import io.seatledger.command.decision.CommandName;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.user.UserCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Set;

/** The commands about the licenses of a user. */
public sealed interface LicensingCommand extends UserCommand<LicensingOutcome> {

    @Override
    default Class<?> vocabulary() {
        return LicensingCommand.class;
    }

    /**
     * The pools that seats are taken from. A pool that gets a seat back cannot refuse it, so the decision does not read
     * it.
     */
    PoolIds pools();

    /** Assigns a license; for a pending user, the seat is reserved. */
    @CommandName("license.assign")
    record AssignLicense(
            AccountId accountId,
            UserId userId,

            @Schema(description = "The pool that the seat comes from")
            PoolId poolId)
            implements LicensingCommand {
        @Override
        public PoolIds pools() {
            return new PoolIds(accountId, Set.of(poolId));
        }
    }

    /** Changes the source of a license. Either the seat moves, or nothing changes. */
    @CommandName("license.change")
    record ChangeLicense(
            AccountId accountId,
            UserId userId,
            LicenseType licenseType,

            @Schema(description = "The pool that the seat comes from")
            PoolId poolId)
            implements LicensingCommand {
        @Override
        public PoolIds pools() {
            return new PoolIds(accountId, Set.of(poolId));
        }
    }

    /** Releases a license: the seat goes back to its pool. */
    @CommandName("license.release")
    record ReleaseLicense(AccountId accountId, UserId userId, LicenseType licenseType) implements LicensingCommand {
        @Override
        public PoolIds pools() {
            return new PoolIds(accountId, Set.of());
        }
    }
}
