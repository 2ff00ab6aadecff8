package io.seatledger.command.licensing;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;

/** The refusals that follow from the licenses of a user. */
public sealed interface LicensingRefusal extends Refusal {

    /** The user holds this license type from another pool. */
    @RefusalName(
            code = "license.held-from-other-pool",
            kind = RefusalKind.CONFLICT,
            text = "The user already holds a license of type {licenseType} from the pool {poolId}: change its source"
                    + " instead.")
    record HeldFromOtherPool(LicenseType licenseType, PoolId poolId) implements LicensingRefusal {}

    /** The user does not hold this license type. */
    @RefusalName(
            code = "license.not-held",
            kind = RefusalKind.CONFLICT,
            text = "The user does not hold a license of type {licenseType}.")
    record NotHeld(LicenseType licenseType) implements LicensingRefusal {}
}
