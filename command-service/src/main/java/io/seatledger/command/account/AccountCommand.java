package io.seatledger.command.account;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.Sender;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.Subject;
import io.seatledger.events.SeatsOfSuspended;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands about the structure of an account. An identifier that the sender does not choose is generated. */
public sealed interface AccountCommand<R> extends Command<R> {

    @Override
    default Class<?> vocabulary() {
        return AccountCommand.class;
    }

    /** Opens an account and makes {@code admin} its first Account Admin. */
    @CommandName(value = "account.open", form = OpenAccountForm.class, from = Sender.OPERATOR)
    record OpenAccount(AccountId accountId, Name name, Subject admin) implements AccountCommand<NewAccount> {}

    /** The request to open an account. */
    @Schema(name = "OpenAccount")
    record OpenAccountForm(
            @Schema(description = "Chosen by the caller, or generated") @Nullable
            AccountId accountId,

            Name name,

            @Schema(description = "The `sub` of the tokens of the first Account Admin")
            Subject adminSubject)
            implements CommandForm<NewAccount> {
        @Override
        public OpenAccount addressedTo(AccountId account, Actor actor) {
            if (accountId != null && !accountId.equals(account)) {
                throw new InvalidValueException("accountId", "is not the account that the command is addressed to");
            }
            return new OpenAccount(account, name, adminSubject);
        }
    }

    /** The account that was opened. */
    @Schema(name = "AccountOpened")
    record NewAccount(AccountId accountId) {}

    /** Renames the account. */
    @CommandName("account.rename")
    record RenameAccount(AccountId accountId, Name name) implements AccountCommand<Change> {}

    /** Makes somebody an Account Admin. */
    @CommandName("account-admin.grant")
    record GrantAdmin(AccountId accountId, Subject subject) implements AccountCommand<Change> {}

    /** Revokes the rights of an Account Admin. It is refused for the last one. */
    @CommandName("account-admin.revoke")
    record RevokeAdmin(AccountId accountId, Subject subject) implements AccountCommand<Change> {}

    /** Makes somebody an auditor, who may read everything about the account. */
    @CommandName("auditor.grant")
    record GrantAuditor(AccountId accountId, Subject subject) implements AccountCommand<Change> {}

    /** Revokes the rights of an auditor. */
    @CommandName("auditor.revoke")
    record RevokeAuditor(AccountId accountId, Subject subject) implements AccountCommand<Change> {}

    /** Creates an organization. */
    @CommandName("organization.create")
    record CreateOrganization(AccountId accountId, @Nullable OrganizationId organizationId, Name name)
            implements AccountCommand<NewOrganization> {}

    /** The organization that was created. */
    @Schema(name = "OrganizationCreated")
    record NewOrganization(OrganizationId organizationId) {}

    /** Renames an organization. */
    @CommandName("organization.rename")
    record RenameOrganization(AccountId accountId, OrganizationId organizationId, Name name)
            implements AccountCommand<Change> {}

    /** Archives an organization: it accepts no new members, projects or pools. */
    @CommandName("organization.archive")
    record ArchiveOrganization(AccountId accountId, OrganizationId organizationId) implements AccountCommand<Change> {}

    /** Restores an archived organization. */
    @CommandName("organization.restore")
    record RestoreOrganization(AccountId accountId, OrganizationId organizationId) implements AccountCommand<Change> {}

    /** Creates a project of an organization. */
    @CommandName("project.create")
    record CreateProject(AccountId accountId, @Nullable ProjectId projectId, OrganizationId organizationId, Name name)
            implements AccountCommand<NewProject> {}

    /** The project that was created. */
    @Schema(name = "ProjectCreated")
    record NewProject(ProjectId projectId) {}

    /** Renames a project. */
    @CommandName("project.rename")
    record RenameProject(AccountId accountId, ProjectId projectId, Name name) implements AccountCommand<Change> {}

    /** Archives a project: it accepts no new members. */
    @CommandName("project.archive")
    record ArchiveProject(AccountId accountId, ProjectId projectId) implements AccountCommand<Change> {}

    /** Restores an archived project. */
    @CommandName("project.restore")
    record RestoreProject(AccountId accountId, ProjectId projectId) implements AccountCommand<Change> {}

    /** Adds a license type to the account's catalogue. */
    @CommandName("license-type.add")
    record AddLicenseType(AccountId accountId, LicenseType licenseType, Name name)
            implements AccountCommand<NewLicenseType> {}

    /** The license type that was added. */
    @Schema(name = "LicenseTypeAdded")
    record NewLicenseType(LicenseType licenseType) {}

    /** Renames a license type. */
    @CommandName("license-type.rename")
    record RenameLicenseType(AccountId accountId, LicenseType licenseType, Name name)
            implements AccountCommand<Change> {}

    /** Retires a license type: no more pools of it can be opened. */
    @CommandName("license-type.retire")
    record RetireLicenseType(AccountId accountId, LicenseType licenseType) implements AccountCommand<Change> {}

    /**
     * Sets the policies that are given. A {@code null} leaves the policy as it is.
     *
     * @param invitationLifetime in whole seconds, 1 second to {@link #LONGEST_LIFETIME}
     * @param homeOrganizationOnly whether licenses must come from pools of the user's home organization
     * @param seatsOfSuspended what happens to the seats of a user who is suspended
     * @param trustedDomains all domains whose people join as soon as they are invited, at most
     *     {@value #MAX_TRUSTED_DOMAINS}
     */
    @CommandName(value = "policies.set", form = SetPoliciesForm.class)
    record SetPolicies(
            AccountId accountId,
            @Nullable Duration invitationLifetime,
            @Nullable Boolean homeOrganizationOnly,
            @Nullable SeatsOfSuspended seatsOfSuspended,
            @Nullable Set<Domain> trustedDomains)
            implements AccountCommand<Change> {

        /** One year in seconds, as annotations need it: whoever has not answered by then never will. */
        static final String LONGEST_LIFETIME_SECONDS = "31536000";

        /** The longest lifetime. */
        public static final Duration LONGEST_LIFETIME = Duration.ofSeconds(Long.parseLong(LONGEST_LIFETIME_SECONDS));

        /** More domains than any customer has. */
        public static final int MAX_TRUSTED_DOMAINS = 100;

        /**
         * Checks the ranges.
         *
         * @throws InvalidValueException if a value is out of range
         */
        public SetPolicies {
            if (invitationLifetime != null
                    && (invitationLifetime.toSeconds() < 1 || invitationLifetime.compareTo(LONGEST_LIFETIME) > 0)) {
                throw new InvalidValueException(
                        "invitationLifetimeSeconds", "must be 1 to " + LONGEST_LIFETIME.toSeconds());
            }
            if (trustedDomains != null) {
                trustedDomains = Set.copyOf(trustedDomains);
                if (trustedDomains.size() > MAX_TRUSTED_DOMAINS) {
                    throw new InvalidValueException(
                            "trustedDomains", "must have at most %d entries".formatted(MAX_TRUSTED_DOMAINS));
                }
            }
        }
    }

    /** The request to set policies. A policy that is absent stays as it is. */
    @Schema(name = "SetPolicies")
    record SetPoliciesForm(
            @Schema(
                    description = "1 second to a year; 604800 unless set",
                    minimum = "1",
                    maximum = SetPolicies.LONGEST_LIFETIME_SECONDS)
            @Nullable
            Long invitationLifetimeSeconds,

            @Schema(
                    description = "Whether licenses come from pools of the user's home organization alone;"
                            + " false unless set")
            @Nullable
            Boolean homeOrganizationOnly,

            @Schema(description = "What happens to the seats of suspended users; KEEP unless set") @Nullable
            SeatsOfSuspended seatsOfSuspended,

            @ArraySchema(
                    minItems = 0,
                    maxItems = SetPolicies.MAX_TRUSTED_DOMAINS,
                    arraySchema =
                            @Schema(
                                    description = "All domains whose people join at once; none unless set,"
                                            + " never a public mail provider's"))
            @Nullable
            List<Domain> trustedDomains)
            implements CommandForm<Change> {
        @Override
        public SetPolicies addressedTo(AccountId account, Actor actor) {
            return new SetPolicies(
                    account,
                    invitationLifetimeSeconds == null ? null : Duration.ofSeconds(invitationLifetimeSeconds),
                    homeOrganizationOnly,
                    seatsOfSuspended,
                    trustedDomains == null ? null : Set.copyOf(trustedDomains));
        }
    }
}
