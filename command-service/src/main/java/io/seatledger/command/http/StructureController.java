package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.Changed;
import io.seatledger.command.intake.StructureRequest.AddLicenseType;
import io.seatledger.command.intake.StructureRequest.ArchiveOrganization;
import io.seatledger.command.intake.StructureRequest.ArchiveProject;
import io.seatledger.command.intake.StructureRequest.CreateOrganization;
import io.seatledger.command.intake.StructureRequest.CreateProject;
import io.seatledger.command.intake.StructureRequest.LicenseTypeAdded;
import io.seatledger.command.intake.StructureRequest.OrganizationCreated;
import io.seatledger.command.intake.StructureRequest.ProjectCreated;
import io.seatledger.command.intake.StructureRequest.RenameLicenseType;
import io.seatledger.command.intake.StructureRequest.RenameOrganization;
import io.seatledger.command.intake.StructureRequest.RenameProject;
import io.seatledger.command.intake.StructureRequest.RetireLicenseType;
import io.seatledger.command.language.Name;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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

    private final Commands commands;

    StructureController(Commands commands) {
        this.commands = commands;
    }

    @Operation(operationId = "organization.create", summary = "Create an organization")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/organizations")
    OrganizationCreated createOrganization(
            @PathVariable String accountId, @RequestBody CreateOrganization body, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, body, context);
    }

    @Operation(operationId = "organization.rename", summary = "Rename an organization")
    @PutMapping("/organizations/{organizationId}/name")
    Changed renameOrganization(
            @PathVariable String accountId,
            @PathVariable String organizationId,
            @RequestBody Naming body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(
                accountId, new RenameOrganization(PathIds.organization(organizationId), body.name()), context);
    }

    @Operation(
            operationId = "organization.archive",
            summary = "Archive an organization",
            description = "It takes no new members, projects or pools.")
    @PostMapping("/organizations/{organizationId}/archive")
    Changed archiveOrganization(
            @PathVariable String accountId, @PathVariable String organizationId, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new ArchiveOrganization(PathIds.organization(organizationId)), context);
    }

    @Operation(operationId = "project.create", summary = "Create a project")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/projects")
    ProjectCreated createProject(
            @PathVariable String accountId, @RequestBody CreateProject body, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, body, context);
    }

    @Operation(operationId = "project.rename", summary = "Rename a project")
    @PutMapping("/projects/{projectId}/name")
    Changed renameProject(
            @PathVariable String accountId,
            @PathVariable String projectId,
            @RequestBody Naming body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new RenameProject(PathIds.project(projectId), body.name()), context);
    }

    @Operation(operationId = "project.archive", summary = "Archive a project", description = "It takes no new members.")
    @PostMapping("/projects/{projectId}/archive")
    Changed archiveProject(@PathVariable String accountId, @PathVariable String projectId, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new ArchiveProject(PathIds.project(projectId)), context);
    }

    @Operation(operationId = "license-type.add", summary = "Add a license type to the catalogue")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping("/license-types")
    LicenseTypeAdded addLicenseType(
            @PathVariable String accountId, @RequestBody AddLicenseType body, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, body, context);
    }

    @Operation(operationId = "license-type.rename", summary = "Rename a license type")
    @PutMapping("/license-types/{licenseType}/name")
    Changed renameLicenseType(
            @PathVariable String accountId,
            @PathVariable String licenseType,
            @RequestBody Naming body,
            CommandContext context)
            throws InterruptedException {
        return commands.handle(
                accountId, new RenameLicenseType(PathIds.licenseType(licenseType), body.name()), context);
    }

    @Operation(
            operationId = "license-type.retire",
            summary = "Retire a license type",
            description = "No more pools of it are opened.")
    @PostMapping("/license-types/{licenseType}/retire")
    Changed retireLicenseType(@PathVariable String accountId, @PathVariable String licenseType, CommandContext context)
            throws InterruptedException {
        return commands.handle(accountId, new RetireLicenseType(PathIds.licenseType(licenseType)), context);
    }
}
