package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.AccountRequest.AccountOpened;
import io.seatledger.command.intake.AccountRequest.GrantAdmin;
import io.seatledger.command.intake.AccountRequest.GrantAuditor;
import io.seatledger.command.intake.AccountRequest.OpenAccount;
import io.seatledger.command.intake.AccountRequest.RevokeAdmin;
import io.seatledger.command.intake.AccountRequest.RevokeAuditor;
import io.seatledger.command.intake.AccountRequest.SetPolicies;
import io.seatledger.command.intake.Changed;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

    private final Commands commands;
    private final Ids ids;

    AccountController(Commands commands, Ids ids) {
        this.commands = commands;
        this.ids = ids;
    }

    @Operation(
            operationId = "account.open",
            summary = "Open an account",
            description = "Needs the scope `platform:operate`.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping
    AccountOpened open(@RequestBody OpenAccount body, CommandContext context) throws InterruptedException {
        var id = new AccountId(body.accountId() == null ? ids.next() : body.accountId());
        return commands.handle(id, body, context);
    }

    @Operation(operationId = "account-admin.grant", summary = "Make somebody an Account Admin")
    @PostMapping("/{accountId}/admins")
    Changed grantAdmin(@PathVariable String accountId, @RequestBody GrantAdmin body, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, body, context);
    }

    @Operation(
            operationId = "account-admin.revoke",
            summary = "Revoke an Account Admin",
            description = "The last one stays.")
    @DeleteMapping("/{accountId}/admins")
    Changed revokeAdmin(@PathVariable String accountId, @RequestParam String subject, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new RevokeAdmin(subject), context);
    }

    @Operation(
            operationId = "auditor.grant",
            summary = "Make somebody an auditor",
            description = "Reads everything, changes nothing.")
    @PostMapping("/{accountId}/auditors")
    Changed grantAuditor(@PathVariable String accountId, @RequestBody GrantAuditor body, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, body, context);
    }

    @Operation(operationId = "auditor.revoke", summary = "Revoke an auditor")
    @DeleteMapping("/{accountId}/auditors")
    Changed revokeAuditor(@PathVariable String accountId, @RequestParam String subject, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new RevokeAuditor(subject), context);
    }

    @Operation(operationId = "policies.set", summary = "Set policies", description = "What is absent stays as it is.")
    @PatchMapping("/{accountId}/policies")
    Changed setPolicies(@PathVariable String accountId, @RequestBody SetPolicies body, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, body, context);
    }
}
