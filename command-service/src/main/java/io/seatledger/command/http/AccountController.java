package io.seatledger.command.http;

import io.seatledger.command.account.AccountCommand;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.Subject;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Accounts", description = "An account, its organizations and its projects")
@RestController
@RequestMapping("/api/v1/accounts")
class AccountController {

    record OpenAccount(
            @Schema(description = "Chosen by the caller, or generated") @Pattern(regexp = Identifier.FORM) @Nullable String accountId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name,
            @Schema(description = "The `sub` of the tokens of the first Account Admin") @NotNull @Size(max = Subject.MAX_LENGTH) String adminSubject) {}

    record CreateOrganization(@Pattern(regexp = Identifier.FORM) @Nullable String organizationId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name) {}

    record CreateProject(@Pattern(regexp = Identifier.FORM) @Nullable String projectId,
            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name) {}

    record AccountOpened(String accountId, long accountVersion) {}

    record OrganizationCreated(String organizationId, long accountVersion) {}

    record ProjectCreated(String projectId, long accountVersion) {}

    private final Commands commands;
    private final Ids ids;

    AccountController(Commands commands, Ids ids) {
        this.commands = commands;
        this.ids = ids;
    }

    @Operation(summary = "Open an account", description = "Needs the scope `platform:operate`.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping
    AccountOpened open(@Valid @RequestBody OpenAccount body, CommandContext context)
            throws InterruptedException {
        var command = new AccountCommand.OpenAccount(new AccountId(chosenOrNew(body.accountId())),
                new Name(body.name()), new Subject(body.adminSubject()));
        return commands.handle(command, context, (id, version) -> new AccountOpened(id.value(), version));
    }

    @Operation(summary = "Create an organization")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/{accountId}/organizations")
    OrganizationCreated createOrganization(@PathVariable String accountId,
            @Valid @RequestBody CreateOrganization body, CommandContext context) throws InterruptedException {
        var command = new AccountCommand.CreateOrganization(PathIds.account(accountId),
                new OrganizationId(chosenOrNew(body.organizationId())), new Name(body.name()));
        return commands.handle(command, context, (id, version) -> new OrganizationCreated(id.value(), version));
    }

    @Operation(summary = "Create a project")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/{accountId}/projects")
    ProjectCreated createProject(@PathVariable String accountId, @Valid @RequestBody CreateProject body,
            CommandContext context) throws InterruptedException {
        var command = new AccountCommand.CreateProject(PathIds.account(accountId),
                new ProjectId(chosenOrNew(body.projectId())), new OrganizationId(body.organizationId()),
                new Name(body.name()));
        return commands.handle(command, context, (id, version) -> new ProjectCreated(id.value(), version));
    }

    private String chosenOrNew(@Nullable String chosen) {
        return chosen == null ? ids.next() : chosen;
    }
}
