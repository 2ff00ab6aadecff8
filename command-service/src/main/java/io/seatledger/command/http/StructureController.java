package io.seatledger.command.http;

import io.seatledger.command.account.AccountCommand;
import io.seatledger.command.account.AccountCommand.ArchiveOrganization;
import io.seatledger.command.account.AccountCommand.ArchiveProject;
import io.seatledger.command.account.AccountCommand.RenameLicenseType;
import io.seatledger.command.account.AccountCommand.RenameOrganization;
import io.seatledger.command.account.AccountCommand.RenameProject;
import io.seatledger.command.account.AccountCommand.RetireLicenseType;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Structure", description = "The organizations, projects and license types of an account")
@RestController
@RequestMapping("/api/v1/accounts/{accountId}")
class StructureController {

    record Naming(@NotNull @Size(max = Name.MAX_LENGTH) String name) {}

    record CreateOrganization(@Pattern(regexp = Identifier.FORM) @Nullable String organizationId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name) {}

    record OrganizationCreated(String organizationId, long accountVersion) {}

    record CreateProject(@Pattern(regexp = Identifier.FORM) @Nullable String projectId,
            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name) {}

    record ProjectCreated(String projectId, long accountVersion) {}

    record AddLicenseType(@NotNull @Pattern(regexp = Identifier.FORM) String licenseType,
            @NotNull @Size(max = Name.MAX_LENGTH) String name) {}

    record LicenseTypeAdded(String licenseType, long accountVersion) {}

    private final Commands commands;
    private final Ids ids;

    StructureController(Commands commands, Ids ids) {
        this.commands = commands;
        this.ids = ids;
    }

    @Operation(summary = "Create an organization")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/organizations")
    OrganizationCreated createOrganization(@PathVariable String accountId,
            @Valid @RequestBody CreateOrganization body, CommandContext context) throws InterruptedException {
        var id = new OrganizationId(body.organizationId() == null ? ids.next() : body.organizationId());
        var command = new AccountCommand.CreateOrganization(PathIds.account(accountId), id, new Name(body.name()));
        return commands.handle(command, context, (_, version) -> new OrganizationCreated(id.value(), version));
    }

    @Operation(summary = "Rename an organization")
    @PutMapping("/organizations/{organizationId}/name")
    Changed renameOrganization(@PathVariable String accountId, @PathVariable String organizationId,
            @Valid @RequestBody Naming body, CommandContext context) throws InterruptedException {
        return commands.handle(new RenameOrganization(PathIds.account(accountId),
                PathIds.organization(organizationId), new Name(body.name())), context);
    }

    @Operation(summary = "Archive an organization", description = "It takes no new members, projects or pools.")
    @PostMapping("/organizations/{organizationId}/archive")
    Changed archiveOrganization(@PathVariable String accountId, @PathVariable String organizationId,
            CommandContext context) throws InterruptedException {
        return commands.handle(
                new ArchiveOrganization(PathIds.account(accountId), PathIds.organization(organizationId)), context);
    }

    @Operation(summary = "Create a project")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/projects")
    ProjectCreated createProject(@PathVariable String accountId, @Valid @RequestBody CreateProject body,
            CommandContext context) throws InterruptedException {
        var id = new ProjectId(body.projectId() == null ? ids.next() : body.projectId());
        var command = new AccountCommand.CreateProject(PathIds.account(accountId), id,
                new OrganizationId(body.organizationId()), new Name(body.name()));
        return commands.handle(command, context, (_, version) -> new ProjectCreated(id.value(), version));
    }

    @Operation(summary = "Rename a project")
    @PutMapping("/projects/{projectId}/name")
    Changed renameProject(@PathVariable String accountId, @PathVariable String projectId,
            @Valid @RequestBody Naming body, CommandContext context) throws InterruptedException {
        return commands.handle(
                new RenameProject(PathIds.account(accountId), PathIds.project(projectId), new Name(body.name())),
                context);
    }

    @Operation(summary = "Archive a project", description = "It takes no new members.")
    @PostMapping("/projects/{projectId}/archive")
    Changed archiveProject(@PathVariable String accountId, @PathVariable String projectId, CommandContext context)
            throws InterruptedException {
        return commands.handle(new ArchiveProject(PathIds.account(accountId), PathIds.project(projectId)), context);
    }

    @Operation(summary = "Add a license type to the catalogue")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/license-types")
    LicenseTypeAdded addLicenseType(@PathVariable String accountId, @Valid @RequestBody AddLicenseType body,
            CommandContext context) throws InterruptedException {
        var type = new LicenseType(body.licenseType());
        var command = new AccountCommand.AddLicenseType(PathIds.account(accountId), type, new Name(body.name()));
        return commands.handle(command, context, (_, version) -> new LicenseTypeAdded(type.value(), version));
    }

    @Operation(summary = "Rename a license type")
    @PutMapping("/license-types/{licenseType}/name")
    Changed renameLicenseType(@PathVariable String accountId, @PathVariable String licenseType,
            @Valid @RequestBody Naming body, CommandContext context) throws InterruptedException {
        return commands.handle(new RenameLicenseType(PathIds.account(accountId), PathIds.licenseType(licenseType),
                new Name(body.name())), context);
    }

    @Operation(summary = "Retire a license type", description = "No more pools of it are opened.")
    @PostMapping("/license-types/{licenseType}/retire")
    Changed retireLicenseType(@PathVariable String accountId, @PathVariable String licenseType,
            CommandContext context) throws InterruptedException {
        return commands.handle(
                new RetireLicenseType(PathIds.account(accountId), PathIds.licenseType(licenseType)), context);
    }
}
