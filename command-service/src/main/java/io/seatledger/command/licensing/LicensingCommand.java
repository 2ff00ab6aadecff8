package io.seatledger.command.licensing;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.user.UserCommand;
import java.util.Set;

/** What can be asked of the licenses of one user. */
public sealed interface LicensingCommand extends UserCommand<LicensingOutcome> {

    @Override
    default Class<?> vocabulary() {
        return LicensingCommand.class;
    }

    /** The pools that seats are taken from; one that gets a seat back has nothing to decide. */
    PoolIds pools();

    /** Takes a seat of the pool for the user. */
    record AssignLicense(AccountId accountId, UserId userId, PoolId poolId) implements LicensingCommand {
        @Override
        public PoolIds pools() {
            return new PoolIds(accountId, Set.of(poolId));
        }
    }

    /** Lets the user's license of this type come from another pool. */
    record ChangeLicense(AccountId accountId, UserId userId, LicenseType licenseType, PoolId toPoolId)
            implements LicensingCommand {
        @Override
        public PoolIds pools() {
            return new PoolIds(accountId, Set.of(toPoolId));
        }
    }

    /** Gives the user's seat of this license type back to its pool. */
    record ReleaseLicense(AccountId accountId, UserId userId, LicenseType licenseType) implements LicensingCommand {
        @Override
        public PoolIds pools() {
            return new PoolIds(accountId, Set.of());
        }
    }
}
