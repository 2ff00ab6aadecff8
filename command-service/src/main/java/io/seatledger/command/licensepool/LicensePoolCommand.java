package io.seatledger.command.licensepool;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Term;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** What can be asked of a license pool itself. */
public sealed interface LicensePoolCommand extends Command<Change> {

    /** The pool in question. */
    PoolId poolId();

    @Override
    default Class<?> vocabulary() {
        return LicensePoolCommand.class;
    }

    @Override
    default Tag concerns() {
        return EventTags.pool(accountId().value(), poolId().value());
    }

    /** The pools that are looked at. */
    default PoolIds pools() {
        return new PoolIds(accountId(), Set.of(poolId()));
    }

    /**
     * Opens a pool of seats that were bought.
     *
     * @param organizationId the organization that the pool is meant for, or {@code null} for the whole account
     */
    record OpenLicensePool(
            AccountId accountId,
            PoolId poolId,
            LicenseType licenseType,
            Name name,
            @Nullable OrganizationId organizationId,
            SeatCount capacity,
            Term term)
            implements LicensePoolCommand {

        @Override
        public Tag concerns() {
            return EventTags.account(accountId.value());
        }
    }

    /** Opens a pool for an organization, with seats of a pool of the account. */
    record AllotLicensePool(
            AccountId accountId,
            PoolId poolId,
            PoolId fromPoolId,
            Name name,
            OrganizationId organizationId,
            SeatCount capacity)
            implements LicensePoolCommand {

        @Override
        public Tag concerns() {
            return EventTags.pool(accountId.value(), fromPoolId.value());
        }

        @Override
        public PoolIds pools() {
            return new PoolIds(accountId, Stream.of(poolId, fromPoolId).collect(Collectors.toUnmodifiableSet()));
        }
    }

    /** Calls a pool otherwise. */
    record RenameLicensePool(AccountId accountId, PoolId poolId, Name name) implements LicensePoolCommand {}

    /** Gives a pool another capacity. */
    record ResizeLicensePool(AccountId accountId, PoolId poolId, SeatCount capacity) implements LicensePoolCommand {}

    /** Takes seats away from a pool: back to where they were allotted from, or out of the account. */
    record ReturnSeats(AccountId accountId, PoolId poolId, SeatCount seats) implements LicensePoolCommand {}

    /** Sets when seats of a pool can be taken; a later end is a renewal. */
    record SetTerm(AccountId accountId, PoolId poolId, Term term) implements LicensePoolCommand {}

    /** Ends a pool that nobody has a seat of. */
    record CloseLicensePool(AccountId accountId, PoolId poolId) implements LicensePoolCommand {}
}
