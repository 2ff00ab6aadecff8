package io.seatledger.command.licensepool;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the state of a license pool forbids. */
public sealed interface LicensePoolRefusal extends Refusal {

    /** No seat is left. */
    @RefusalName(
            code = "license-pool.exhausted",
            kind = RefusalKind.CONFLICT,
            text = "The pool {poolId} has no seat left ({capacity} in all).")
    record PoolExhausted(PoolId poolId, int capacity) implements LicensePoolRefusal {}

    /** The pool holds seats of another license type. */
    @RefusalName(
            code = "license-pool.wrong-type",
            kind = RefusalKind.UNPROCESSABLE,
            text = "The pool {poolId} holds seats of another license type: {licenseType}.")
    record WrongType(PoolId poolId, LicenseType licenseType) implements LicensePoolRefusal {}

    /** Two of the chosen pools hold the same license type. */
    @RefusalName(
            code = "license.type-twice",
            kind = RefusalKind.UNPROCESSABLE,
            text = "A user holds at most one license of type {licenseType}: choose one pool of it.")
    record LicenseTypeTwice(LicenseType licenseType) implements LicensePoolRefusal {}

    /** Seats can only be taken within the term of the pool. */
    @RefusalName(
            code = "license-pool.not-active",
            kind = RefusalKind.CONFLICT,
            text = "Seats of the pool {poolId} can be taken[ from {beginsAt}][ until {endsAt}].")
    record PoolNotActive(
            PoolId poolId,
            @Nullable Instant beginsAt,
            @Nullable Instant endsAt) implements LicensePoolRefusal {}

    /** The pool has been closed. */
    @RefusalName(code = "license-pool.closed", kind = RefusalKind.CONFLICT, text = "The pool {poolId} is closed.")
    record PoolIsClosed(PoolId poolId) implements LicensePoolRefusal {}

    /** A pool cannot be smaller than what is in use of it. */
    @RefusalName(
            code = "license-pool.below-in-use",
            kind = RefusalKind.CONFLICT,
            text = "The pool {poolId} cannot have {capacity} seats while {inUse} are in use.")
    record BelowInUse(PoolId poolId, int capacity, int inUse) implements LicensePoolRefusal {}

    /** A pool that is in use cannot be closed. */
    @RefusalName(
            code = "license-pool.in-use",
            kind = RefusalKind.CONFLICT,
            text = "Of the pool {poolId}, {taken} seats are taken and {allotted} are allotted to other pools.")
    record PoolInUse(PoolId poolId, int taken, int allotted) implements LicensePoolRefusal {}

    /** The pool that seats are to be allotted from has too few. */
    @RefusalName(
            code = "license-pool.insufficient-parent-capacity",
            kind = RefusalKind.CONFLICT,
            text = "The pool {poolId} has {available} seats to allot, not {needed}.")
    record InsufficientParentCapacity(PoolId poolId, int needed, int available) implements LicensePoolRefusal {}

    /** Seats can only be allotted from the account's own pools. */
    @RefusalName(
            code = "license-pool.not-allottable",
            kind = RefusalKind.UNPROCESSABLE,
            text = "The pool {poolId} belongs to an organization: seats are allotted from pools of the account.")
    record NotAllottable(PoolId poolId) implements LicensePoolRefusal {}

    /** An allotted pool has the term of the pool that its seats come from, {@code poolId}. */
    @RefusalName(
            code = "license-pool.term-of-parent",
            kind = RefusalKind.CONFLICT,
            text = "The seats come from the pool {poolId}: set its term instead.")
    record TermOfParent(PoolId poolId) implements LicensePoolRefusal {}
}
