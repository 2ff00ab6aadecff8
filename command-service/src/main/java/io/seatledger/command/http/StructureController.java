package io.seatledger.command.http;

import io.seatledger.command.account.AccountCommand.AddLicenseType;
import io.seatledger.command.account.AccountCommand.ArchiveOrganization;
import io.seatledger.command.account.AccountCommand.ArchiveProject;
import io.seatledger.command.account.AccountCommand.CreateOrganization;
import io.seatledger.command.account.AccountCommand.CreateProject;
import io.seatledger.command.account.AccountCommand.NewLicenseType;
import io.seatledger.command.account.AccountCommand.NewOrganization;
import io.seatledger.command.account.AccountCommand.NewProject;
import io.seatledger.command.account.AccountCommand.RenameLicenseType;
import io.seatledger.command.account.AccountCommand.RenameOrganization;
import io.seatledger.command.account.AccountCommand.RenameProject;
import io.seatledger.command.account.AccountCommand.RestoreOrganization;
import io.seatledger.command.account.AccountCommand.RestoreProject;
import io.seatledger.command.account.AccountCommand.RetireLicenseType;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.language.Name;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Structure", description = "The organizations, projects and license types of an account")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}", produces = MediaType.APPLICATION_JSON_VALUE)
class StructureController {

    record Naming(Name name) {}

    private final CommandIntake intake;

    StructureController(CommandIntake intake) {
        this.intake = intake;
    }

    @Operation(operationId = "organization.create", summary = "Create an organization")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(path = "/organizations", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<NewOrganization> createOrganization(
            @PathVariable String accountId, @RequestBody CreateOrganization body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }

    @Operation(operationId = "organization.rename", summary = "Rename an organization")
    @PutMapping(path = "/organizations/{organizationId}/name", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> renameOrganization(
            @PathVariable String accountId,
            @PathVariable String organizationId,
            @RequestBody Naming body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new RenameOrganization(PathIds.account(accountId), PathIds.organization(organizationId), body.name()),
                context);
    }

    @Operation(
            operationId = "organization.archive",
            summary = "Archive an organization",
            description = "It takes no new members, projects or pools.")
    @PostMapping("/organizations/{organizationId}/archive")
    Reply<Change> archiveOrganization(
            @PathVariable String accountId, @PathVariable String organizationId, CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new ArchiveOrganization(PathIds.account(accountId), PathIds.organization(organizationId)), context);
    }

    @Operation(operationId = "organization.restore", summary = "Restore an archived organization")
    @PostMapping("/organizations/{organizationId}/restore")
    Reply<Change> restoreOrganization(
            @PathVariable String accountId, @PathVariable String organizationId, CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new RestoreOrganization(PathIds.account(accountId), PathIds.organization(organizationId)), context);
    }

    @Operation(operationId = "project.create", summary = "Create a project")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(path = "/projects", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<NewProject> createProject(
            @PathVariable String accountId, @RequestBody CreateProject body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }

    @Operation(operationId = "project.rename", summary = "Rename a project")
    @PutMapping(path = "/projects/{projectId}/name", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> renameProject(
            @PathVariable String accountId,
            @PathVariable String projectId,
            @RequestBody Naming body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new RenameProject(PathIds.account(accountId), PathIds.project(projectId), body.name()), context);
    }

    @Operation(operationId = "project.archive", summary = "Archive a project", description = "It takes no new members.")
    @PostMapping("/projects/{projectId}/archive")
    Reply<Change> archiveProject(@PathVariable String accountId, @PathVariable String projectId, CommandContext context)
            throws InterruptedException {
        return intake.handle(new ArchiveProject(PathIds.account(accountId), PathIds.project(projectId)), context);
    }

    @Operation(operationId = "project.restore", summary = "Restore an archived project")
    @PostMapping("/projects/{projectId}/restore")
    Reply<Change> restoreProject(@PathVariable String accountId, @PathVariable String projectId, CommandContext context)
            throws InterruptedException {
        return intake.handle(new RestoreProject(PathIds.account(accountId), PathIds.project(projectId)), context);
    }

    @Operation(operationId = "license-type.add", summary = "Add a license type to the catalogue")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(path = "/license-types", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<NewLicenseType> addLicenseType(
            @PathVariable String accountId, @RequestBody AddLicenseType body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }

    @Operation(operationId = "license-type.rename", summary = "Rename a license type")
    @PutMapping(path = "/license-types/{licenseType}/name", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<Change> renameLicenseType(
            @PathVariable String accountId,
            @PathVariable String licenseType,
            @RequestBody Naming body,
            CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new RenameLicenseType(PathIds.account(accountId), PathIds.licenseType(licenseType), body.name()),
                context);
    }

    @Operation(
            operationId = "license-type.retire",
            summary = "Retire a license type",
            description = "No more pools of it are opened.")
    @PostMapping("/license-types/{licenseType}/retire")
    Reply<Change> retireLicenseType(
            @PathVariable String accountId, @PathVariable String licenseType, CommandContext context)
            throws InterruptedException {
        return intake.handle(
                new RetireLicenseType(PathIds.account(accountId), PathIds.licenseType(licenseType)), context);
    }
}
