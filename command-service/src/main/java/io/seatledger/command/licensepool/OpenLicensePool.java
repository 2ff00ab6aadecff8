package io.seatledger.command.licensepool;

import io.seatledger.command.decision.Command;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.SeatCount;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens a pool.
 *
 * @param organizationId the organization that the pool is meant for, or {@code null} for the whole account
 */
public record OpenLicensePool(AccountId accountId, PoolId poolId, LicenseType licenseType, Name name,
        @Nullable OrganizationId organizationId, SeatCount capacity) implements Command<PoolId> {

    /** The pool that must not exist yet. */
    public PoolIds pools() {
        return new PoolIds(accountId, Set.of(poolId));
    }
}
