package io.seatledger.command.intake;

import io.seatledger.command.account.AccountCommand;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.Subject;
import io.seatledger.events.SeatsOfSuspended;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An account: who administers and audits it, and its policies. */
public sealed interface AccountRequest<A extends Answer> extends CommandRequest<A> {

    /** Opens an account; needs the scope {@code platform:operate}. */
    @CommandName("account.open")
    record OpenAccount(
            @Schema(description = "Chosen by the caller, or generated") @Pattern(regexp = Identifier.FORM) @Nullable
            String accountId,

            @NotNull @Size(max = Name.MAX_LENGTH) String name,

            @Schema(description = "The `sub` of the tokens of the first Account Admin")
            @NotNull
            @Size(max = Subject.MAX_LENGTH)
            String adminSubject)
            implements AccountRequest<AccountOpened> {
        @Override
        public Prepared<?, AccountOpened> prepare(RequestScope scope) {
            String id = scope.account().value();
            if (accountId != null && !accountId.equals(id)) {
                throw new InvalidValueException("accountId", "is not the account that the command is addressed to");
            }
            return Prepared.of(
                    new AccountCommand.OpenAccount(scope.account(), new Name(name), new Subject(adminSubject)),
                    AccountOpened.class,
                    (_, version) -> new AccountOpened(id, version));
        }

        /** The same with the account that it is addressed to, unless it names one itself. */
        public OpenAccount of(AccountId addressed) {
            return accountId == null ? new OpenAccount(addressed.value(), name, adminSubject) : this;
        }
    }

    /** The account is open. */
    record AccountOpened(String accountId, long accountVersion) implements Answer {}

    /** Makes somebody an Account Admin. */
    @CommandName("account-admin.grant")
    record GrantAdmin(
            @NotNull @Size(max = Subject.MAX_LENGTH) String subject) implements AccountRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new AccountCommand.GrantAdmin(scope.account(), new Subject(subject)));
        }
    }

    /** Revokes an Account Admin; the last one stays. */
    @CommandName("account-admin.revoke")
    record RevokeAdmin(
            @NotNull @Size(max = Subject.MAX_LENGTH) String subject) implements AccountRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new AccountCommand.RevokeAdmin(scope.account(), new Subject(subject)));
        }
    }

    /** Makes somebody an auditor. */
    @CommandName("auditor.grant")
    record GrantAuditor(
            @NotNull @Size(max = Subject.MAX_LENGTH) String subject) implements AccountRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new AccountCommand.GrantAuditor(scope.account(), new Subject(subject)));
        }
    }

    /** Revokes an auditor. */
    @CommandName("auditor.revoke")
    record RevokeAuditor(
            @NotNull @Size(max = Subject.MAX_LENGTH) String subject) implements AccountRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new AccountCommand.RevokeAuditor(scope.account(), new Subject(subject)));
        }
    }

    /** Sets policies; what is absent stays as it is. */
    @CommandName("policies.set")
    record SetPolicies(
            @Schema(description = "1 second to a year; 604800 unless set") @Nullable
            Long invitationLifetimeSeconds,

            @Schema(
                    description =
                            "Whether licenses come from pools of the user's home organization alone; false unless set")
            @Nullable
            Boolean homeOrganizationOnly,

            @Schema(description = "What becomes of the seats of who is suspended; KEEP unless set") @Nullable
            SeatsOfSuspended seatsOfSuspended,

            @Schema(
                    description =
                            "All domains whose people join at once; none unless set, never a public mail provider's")
            @Size(max = AccountCommand.SetPolicies.MAX_TRUSTED_DOMAINS)
            @Nullable
            List<@NotNull @Size(max = EmailAddress.MAX_LENGTH) String> trustedDomains)
            implements AccountRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new AccountCommand.SetPolicies(
                    scope.account(),
                    invitationLifetimeSeconds == null ? null : Duration.ofSeconds(invitationLifetimeSeconds),
                    homeOrganizationOnly,
                    seatsOfSuspended,
                    trustedDomains == null
                            ? null
                            : trustedDomains.stream().map(Domain::of).collect(Collectors.toUnmodifiableSet())));
        }
    }
}
