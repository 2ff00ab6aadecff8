package io.seatledger.command.account;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Command;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.Subject;
import io.seatledger.events.SeatsOfSuspended;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be asked of the structure of an account. */
public sealed interface AccountCommand<R> extends Command<R> {

    @Override
    default Class<?> vocabulary() {
        return AccountCommand.class;
    }

    /** Opens an account and makes {@code admin} its first Account Admin. */
    record OpenAccount(AccountId accountId, Name name, Subject admin) implements AccountCommand<Change> {
        @Override
        public boolean operatorOnly() {
            return true;
        }
    }

    /** Lets somebody administer the account. */
    record GrantAdmin(AccountId accountId, Subject subject) implements AccountCommand<Change> {}

    /** Lets somebody administer the account no longer. */
    record RevokeAdmin(AccountId accountId, Subject subject) implements AccountCommand<Change> {}

    /** Lets somebody read everything of the account. */
    record GrantAuditor(AccountId accountId, Subject subject) implements AccountCommand<Change> {}

    /** Lets somebody read the account no longer. */
    record RevokeAuditor(AccountId accountId, Subject subject) implements AccountCommand<Change> {}

    /** Adds an organization. */
    record CreateOrganization(AccountId accountId, OrganizationId organizationId, Name name)
            implements AccountCommand<Change> {}

    /** Calls an organization otherwise. */
    record RenameOrganization(AccountId accountId, OrganizationId organizationId, Name name)
            implements AccountCommand<Change> {}

    /** Lets an organization take nobody in any more. */
    record ArchiveOrganization(AccountId accountId, OrganizationId organizationId) implements AccountCommand<Change> {}

    /** Adds a project to an organization. */
    record CreateProject(AccountId accountId, ProjectId projectId, OrganizationId organizationId, Name name)
            implements AccountCommand<Change> {}

    /** Calls a project otherwise. */
    record RenameProject(AccountId accountId, ProjectId projectId, Name name) implements AccountCommand<Change> {}

    /** Lets a project take nobody in any more. */
    record ArchiveProject(AccountId accountId, ProjectId projectId) implements AccountCommand<Change> {}

    /** Adds a license type to the account's catalogue. */
    record AddLicenseType(AccountId accountId, LicenseType licenseType, Name name) implements AccountCommand<Change> {}

    /** Calls a license type otherwise. */
    record RenameLicenseType(AccountId accountId, LicenseType licenseType, Name name)
            implements AccountCommand<Change> {}

    /** Lets no more pools of a license type be opened. */
    record RetireLicenseType(AccountId accountId, LicenseType licenseType) implements AccountCommand<Change> {}

    /**
     * Sets those policies that are given; {@code null} leaves one as it is.
     *
     * @param invitationLifetime in whole seconds, 1 second to {@link #LONGEST_LIFETIME}
     * @param homeOrganizationOnly whether licenses come from the pools of the user's home organization alone
     * @param seatsOfSuspended what becomes of the seats of who is suspended
     * @param trustedDomains all domains whose people join at once, at most {@value #MAX_TRUSTED_DOMAINS}
     */
    record SetPolicies(
            AccountId accountId,
            @Nullable Duration invitationLifetime,
            @Nullable Boolean homeOrganizationOnly,
            @Nullable SeatsOfSuspended seatsOfSuspended,
            @Nullable Set<Domain> trustedDomains)
            implements AccountCommand<Change> {

        /** A year: who has not answered by then will not. */
        public static final Duration LONGEST_LIFETIME = Duration.ofDays(365);

        /** More than any customer has. */
        public static final int MAX_TRUSTED_DOMAINS = 100;

        /**
         * Checks the ranges and keeps an own copy.
         *
         * @throws InvalidValueException when out of range
         */
        public SetPolicies {
            if (invitationLifetime != null
                    && (invitationLifetime.toSeconds() < 1 || invitationLifetime.compareTo(LONGEST_LIFETIME) > 0)) {
                throw new InvalidValueException(
                        "invitationLifetimeSeconds", "must be 1 to " + LONGEST_LIFETIME.toSeconds());
            }
            if (trustedDomains != null) {
                if (trustedDomains.size() > MAX_TRUSTED_DOMAINS) {
                    throw new InvalidValueException("trustedDomains", "must be at most " + MAX_TRUSTED_DOMAINS);
                }
                trustedDomains = Set.copyOf(trustedDomains);
            }
        }
    }
}
