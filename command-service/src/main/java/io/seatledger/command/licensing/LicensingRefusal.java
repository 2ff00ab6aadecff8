package io.seatledger.command.licensing;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;

/** What the licenses of a user forbid. */
public sealed interface LicensingRefusal extends Refusal {

    /** The user holds this license type from another pool. */
    @RefusalName(
            code = "license.held-from-other-pool",
            kind = RefusalKind.CONFLICT,
            text = "The user holds {licenseType} from the pool {poolId}: change the source instead.")
    record HeldFromOtherPool(LicenseType licenseType, PoolId poolId) implements LicensingRefusal {}

    /** The user does not hold this license type. */
    @RefusalName(
            code = "license.not-held",
            kind = RefusalKind.CONFLICT,
            text = "The user holds no license of type {licenseType}.")
    record NotHeld(LicenseType licenseType) implements LicensingRefusal {}
}
