package io.seatledger.command.licensing;

import io.seatledger.command.decision.Command;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.user.UserKey;
import java.util.Set;

/** What can be asked of the licenses of one user. */
public sealed interface LicensingCommand extends Command<LicensingOutcome> {

    /** Whose licenses. */
    UserId userId();

    /** The user within the account. */
    default UserKey user() {
        return new UserKey(accountId(), userId());
    }

    /** Takes a seat of the pool for the user. */
    record AssignLicense(AccountId accountId, UserId userId, PoolId poolId) implements LicensingCommand {

        /** The pool that a seat is taken from. */
        public PoolIds pools() {
            return new PoolIds(accountId, Set.of(poolId));
        }
    }

    /** Lets the user's license of this type come from another pool. */
    record ChangeLicense(AccountId accountId, UserId userId, LicenseType licenseType, PoolId toPoolId)
            implements
                LicensingCommand {

        /** The pool that a seat is taken from; the one that gets a seat back has nothing to decide. */
        public PoolIds pools() {
            return new PoolIds(accountId, Set.of(toPoolId));
        }
    }

    /** Gives the user's seat of this license type back to its pool. */
    record ReleaseLicense(AccountId accountId, UserId userId, LicenseType licenseType) implements LicensingCommand {}
}
