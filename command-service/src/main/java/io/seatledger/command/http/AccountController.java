package io.seatledger.command.http;

import io.seatledger.command.account.AccountCommand;
import io.seatledger.command.account.AccountCommand.GrantAdmin;
import io.seatledger.command.account.AccountCommand.GrantAuditor;
import io.seatledger.command.account.AccountCommand.RevokeAdmin;
import io.seatledger.command.account.AccountCommand.RevokeAuditor;
import io.seatledger.command.account.AccountCommand.SetPolicies;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.Subject;
import io.seatledger.events.SeatsOfSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Accounts", description = "An account: who administers and audits it, and its policies")
@RestController
@RequestMapping("/api/v1/accounts")
class AccountController {

    record OpenAccount(
            @Schema(description = "Chosen by the caller, or generated") @Pattern(regexp = Identifier.FORM) @Nullable String accountId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name,
            @Schema(description = "The `sub` of the tokens of the first Account Admin") @NotNull @Size(max = Subject.MAX_LENGTH) String adminSubject) {}

    record AccountOpened(String accountId, long accountVersion) {}

    record Grant(
            @Schema(description = "The `sub` of the tokens of a person or a service") @NotNull @Size(max = Subject.MAX_LENGTH) String subject) {}

    record Policies(
            @Schema(description = "1 second to a year; 604800 unless set") @Nullable Long invitationLifetimeSeconds,
            @Schema(description = "Whether licenses come from pools of the user's home organization alone; false unless set") @Nullable Boolean homeOrganizationOnly,
            @Schema(description = "What becomes of the seats of who is suspended; KEEP unless set") @Nullable SeatsOfSuspended seatsOfSuspended,
            @Schema(description = "All domains whose people join at once; none unless set, never a public mail provider's") @Size(max = SetPolicies.MAX_TRUSTED_DOMAINS) @Nullable List<@NotNull @Size(max = EmailAddress.MAX_LENGTH) String> trustedDomains) {}

    private final Commands commands;
    private final Ids ids;

    AccountController(Commands commands, Ids ids) {
        this.commands = commands;
        this.ids = ids;
    }

    @Operation(summary = "Open an account", description = "Needs the scope `platform:operate`.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping
    AccountOpened open(@Valid @RequestBody OpenAccount body, CommandContext context) throws InterruptedException {
        var id = new AccountId(body.accountId() == null ? ids.next() : body.accountId());
        var command = new AccountCommand.OpenAccount(id, new Name(body.name()), new Subject(body.adminSubject()));
        return commands.handle(command, context, (_, version) -> new AccountOpened(id.value(), version));
    }

    @Operation(summary = "Make somebody an Account Admin")
    @PostMapping("/{accountId}/admins")
    Changed grantAdmin(@PathVariable String accountId, @Valid @RequestBody Grant body, CommandContext context)
            throws InterruptedException {
        return commands.handle(new GrantAdmin(PathIds.account(accountId), new Subject(body.subject())), context);
    }

    @Operation(summary = "Revoke an Account Admin", description = "The last one stays.")
    @DeleteMapping("/{accountId}/admins")
    Changed revokeAdmin(@PathVariable String accountId, @RequestParam String subject, CommandContext context)
            throws InterruptedException {
        return commands.handle(new RevokeAdmin(PathIds.account(accountId), new Subject(subject)), context);
    }

    @Operation(summary = "Make somebody an auditor", description = "Reads everything, changes nothing.")
    @PostMapping("/{accountId}/auditors")
    Changed grantAuditor(@PathVariable String accountId, @Valid @RequestBody Grant body, CommandContext context)
            throws InterruptedException {
        return commands.handle(new GrantAuditor(PathIds.account(accountId), new Subject(body.subject())), context);
    }

    @Operation(summary = "Revoke an auditor")
    @DeleteMapping("/{accountId}/auditors")
    Changed revokeAuditor(@PathVariable String accountId, @RequestParam String subject, CommandContext context)
            throws InterruptedException {
        return commands.handle(new RevokeAuditor(PathIds.account(accountId), new Subject(subject)), context);
    }

    @Operation(summary = "Set policies", description = "What is absent stays as it is.")
    @PatchMapping("/{accountId}/policies")
    Changed setPolicies(@PathVariable String accountId, @Valid @RequestBody Policies body, CommandContext context)
            throws InterruptedException {
        Long lifetime = body.invitationLifetimeSeconds();
        List<String> domains = body.trustedDomains();
        return commands.handle(new SetPolicies(PathIds.account(accountId),
                lifetime == null ? null : Duration.ofSeconds(lifetime), body.homeOrganizationOnly(),
                body.seatsOfSuspended(), domains == null
                        ? null
                        : domains.stream().map(Domain::of).collect(Collectors.toUnmodifiableSet())),
                context);
    }
}
