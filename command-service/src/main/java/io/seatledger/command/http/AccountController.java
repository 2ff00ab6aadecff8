package io.seatledger.command.http;

import io.seatledger.command.account.AccountCommand.GrantAdmin;
import io.seatledger.command.account.AccountCommand.GrantAuditor;
import io.seatledger.command.account.AccountCommand.NewAccount;
import io.seatledger.command.account.AccountCommand.OpenAccountForm;
import io.seatledger.command.account.AccountCommand.RenameAccount;
import io.seatledger.command.account.AccountCommand.RevokeAdmin;
import io.seatledger.command.account.AccountCommand.RevokeAuditor;
import io.seatledger.command.account.AccountCommand.SetPoliciesForm;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.Subject;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Accounts", description = "An account: who administers and audits it, and its policies")
@RestController
@RequestMapping(path = "/api/v1/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
class AccountController {

    private final CommandIntake intake;
    private final Ids ids;

    AccountController(CommandIntake intake, Ids ids) {
        this.intake = intake;
        this.ids = ids;
    }

    @Operation(
            operationId = "account.open",
            summary = "Open an account",
            description = "Needs the scope `platform:operate`.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<NewAccount> open(@RequestBody OpenAccountForm body, CommandContext context) throws InterruptedException {
        AccountId id = body.accountId() == null ? new AccountId(ids.next()) : body.accountId();
        return intake.handle(id, body, context);
    }

    @Operation(operationId = "account.rename", summary = "Rename the account")
    @PutMapping(path = "/{accountId}/name", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> rename(@PathVariable String accountId, @RequestBody RenameAccount body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }

    @Operation(operationId = "account-admin.grant", summary = "Make somebody an Account Admin")
    @PostMapping(path = "/{accountId}/admins", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> grantAdmin(@PathVariable String accountId, @RequestBody GrantAdmin body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }

    @Operation(
            operationId = "account-admin.revoke",
            summary = "Revoke an Account Admin",
            description = "The last one stays.")
    @DeleteMapping("/{accountId}/admins")
    Reply<Change> revokeAdmin(@PathVariable String accountId, @RequestParam String subject, CommandContext context)
            throws InterruptedException {
        return intake.handle(new RevokeAdmin(PathIds.account(accountId), Subject.of(subject)), context);
    }

    @Operation(
            operationId = "auditor.grant",
            summary = "Make somebody an auditor",
            description = "Reads everything, changes nothing.")
    @PostMapping(path = "/{accountId}/auditors", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> grantAuditor(@PathVariable String accountId, @RequestBody GrantAuditor body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }

    @Operation(operationId = "auditor.revoke", summary = "Revoke an auditor")
    @DeleteMapping("/{accountId}/auditors")
    Reply<Change> revokeAuditor(@PathVariable String accountId, @RequestParam String subject, CommandContext context)
            throws InterruptedException {
        return intake.handle(new RevokeAuditor(PathIds.account(accountId), Subject.of(subject)), context);
    }

    @Operation(operationId = "policies.set", summary = "Set policies", description = "What is absent stays as it is.")
    @PatchMapping(path = "/{accountId}/policies", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> setPolicies(@PathVariable String accountId, @RequestBody SetPoliciesForm body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }
}
