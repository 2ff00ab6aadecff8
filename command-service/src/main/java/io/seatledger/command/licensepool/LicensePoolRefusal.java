package io.seatledger.command.licensepool;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The refusals that follow from the state of a license pool. */
public sealed interface LicensePoolRefusal extends Refusal {

    /** The pool has no seats left. */
    @RefusalName(
            code = "license-pool.exhausted",
            kind = RefusalKind.CONFLICT,
            text = "The pool {poolId} has no seats left (capacity: {capacity}).")
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
            text = "A user can hold only one license of type {licenseType}: choose only one of its pools.")
    record LicenseTypeTwice(LicenseType licenseType) implements LicensePoolRefusal {}

    /** Seats can only be taken within the term of the pool. */
    @RefusalName(
            code = "license-pool.not-active",
            kind = RefusalKind.CONFLICT,
            text = "Seats of the pool {poolId} can only be taken[ from {beginsAt}][ until {endsAt}].")
    record PoolNotActive(
            PoolId poolId,
            @Nullable Instant beginsAt,
            @Nullable Instant endsAt) implements LicensePoolRefusal {}

    /** A term ends after it begins. */
    @RefusalName(
            code = "license-pool.ends-before-it-begins",
            kind = RefusalKind.UNPROCESSABLE,
            text = "A term from {beginsAt} cannot end at {endsAt}: the end must be after the start.")
    record EndsBeforeItBegins(Instant beginsAt, Instant endsAt) implements LicensePoolRefusal {}

    /** The pool has been closed. */
    @RefusalName(code = "license-pool.closed", kind = RefusalKind.CONFLICT, text = "The pool {poolId} is closed.")
    record PoolIsClosed(PoolId poolId) implements LicensePoolRefusal {}

    /** A pool cannot have fewer seats than are in use. */
    @RefusalName(
            code = "license-pool.below-in-use",
            kind = RefusalKind.CONFLICT,
            text = "The pool {poolId} cannot be reduced to {capacity} seats while {inUse} are in use.")
    record BelowInUse(PoolId poolId, int capacity, int inUse) implements LicensePoolRefusal {}

    /** A pool that is in use cannot be closed. */
    @RefusalName(
            code = "license-pool.in-use",
            kind = RefusalKind.CONFLICT,
            text = "The pool {poolId} is in use: {taken} seats are taken, {allotted} are allotted to other pools.")
    record PoolInUse(PoolId poolId, int taken, int allotted) implements LicensePoolRefusal {}

    /** The pool that the seats would be allotted from has too few of them. */
    @RefusalName(
            code = "license-pool.insufficient-parent-capacity",
            kind = RefusalKind.CONFLICT,
            text = "The pool {poolId} has {available} seats available, but {needed} are needed.")
    record InsufficientParentCapacity(PoolId poolId, int needed, int available) implements LicensePoolRefusal {}

    /** Seats can only be allotted from the account's own pools. */
    @RefusalName(
            code = "license-pool.not-allottable",
            kind = RefusalKind.UNPROCESSABLE,
            text = "The pool {poolId} belongs to an organization: only pools of the whole account can allot seats.")
    record NotAllottable(PoolId poolId) implements LicensePoolRefusal {}

    /** An allotted pool has the term of {@code poolId}, the pool that its seats come from. */
    @RefusalName(
            code = "license-pool.term-of-parent",
            kind = RefusalKind.CONFLICT,
            text = "The seats come from the pool {poolId}: set the term of that pool instead.")
    record TermOfParent(PoolId poolId) implements LicensePoolRefusal {}
}
