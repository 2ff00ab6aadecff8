package io.seatledger.command.intake;

import io.seatledger.command.account.AccountCommand;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The organizations, projects and license types of an account. */
public sealed interface StructureRequest<A extends Answer> extends CommandRequest<A> {

    /** Creates an organization. */
    @CommandName("organization.create")
    record CreateOrganization(
            @Pattern(regexp = Identifier.FORM) @Nullable String organizationId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name)
            implements StructureRequest<OrganizationCreated> {
        @Override
        public Prepared<?, OrganizationCreated> prepare(RequestScope scope) {
            var id = new OrganizationId(scope.chosenOrNext(organizationId));
            return Prepared.of(
                    new AccountCommand.CreateOrganization(scope.account(), id, new Name(name)),
                    OrganizationCreated.class,
                    (_, version) -> new OrganizationCreated(id.value(), version));
        }
    }

    /** The organization is there. */
    record OrganizationCreated(String organizationId, long accountVersion) implements Answer {}

    /** Renames an organization. */
    @CommandName("organization.rename")
    record RenameOrganization(
            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name)
            implements StructureRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new AccountCommand.RenameOrganization(
                    scope.account(), new OrganizationId(organizationId), new Name(name)));
        }
    }

    /** Archives an organization: it takes no new members, projects or pools. */
    @CommandName("organization.archive")
    record ArchiveOrganization(
            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId) implements StructureRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(
                    new AccountCommand.ArchiveOrganization(scope.account(), new OrganizationId(organizationId)));
        }
    }

    /** Creates a project. */
    @CommandName("project.create")
    record CreateProject(
            @Pattern(regexp = Identifier.FORM) @Nullable String projectId,
            @NotNull @Pattern(regexp = Identifier.FORM) String organizationId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name)
            implements StructureRequest<ProjectCreated> {
        @Override
        public Prepared<?, ProjectCreated> prepare(RequestScope scope) {
            var id = new ProjectId(scope.chosenOrNext(projectId));
            return Prepared.of(
                    new AccountCommand.CreateProject(
                            scope.account(), id, new OrganizationId(organizationId), new Name(name)),
                    ProjectCreated.class,
                    (_, version) -> new ProjectCreated(id.value(), version));
        }
    }

    /** The project is there. */
    record ProjectCreated(String projectId, long accountVersion) implements Answer {}

    /** Renames a project. */
    @CommandName("project.rename")
    record RenameProject(
            @NotNull @Pattern(regexp = Identifier.FORM) String projectId,
            @NotNull @Size(max = Name.MAX_LENGTH) String name)
            implements StructureRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(
                    new AccountCommand.RenameProject(scope.account(), new ProjectId(projectId), new Name(name)));
        }
    }

    /** Archives a project: it takes no new members. */
    @CommandName("project.archive")
    record ArchiveProject(
            @NotNull @Pattern(regexp = Identifier.FORM) String projectId) implements StructureRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new AccountCommand.ArchiveProject(scope.account(), new ProjectId(projectId)));
        }
    }

    /** Adds a license type to the catalogue. */
    @CommandName("license-type.add")
    record AddLicenseType(
            @NotNull @Pattern(regexp = Identifier.FORM) String licenseType,
            @NotNull @Size(max = Name.MAX_LENGTH) String name)
            implements StructureRequest<LicenseTypeAdded> {
        @Override
        public Prepared<?, LicenseTypeAdded> prepare(RequestScope scope) {
            return Prepared.of(
                    new AccountCommand.AddLicenseType(scope.account(), new LicenseType(licenseType), new Name(name)),
                    LicenseTypeAdded.class,
                    (_, version) -> new LicenseTypeAdded(licenseType, version));
        }
    }

    /** The license type is in the catalogue. */
    record LicenseTypeAdded(String licenseType, long accountVersion) implements Answer {}

    /** Renames a license type. */
    @CommandName("license-type.rename")
    record RenameLicenseType(
            @NotNull @Pattern(regexp = Identifier.FORM) String licenseType,
            @NotNull @Size(max = Name.MAX_LENGTH) String name)
            implements StructureRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new AccountCommand.RenameLicenseType(
                    scope.account(), new LicenseType(licenseType), new Name(name)));
        }
    }

    /** Retires a license type: no more pools of it are opened. */
    @CommandName("license-type.retire")
    record RetireLicenseType(
            @NotNull @Pattern(regexp = Identifier.FORM) String licenseType) implements StructureRequest<Changed> {
        @Override
        public Prepared<?, Changed> prepare(RequestScope scope) {
            return Prepared.of(new AccountCommand.RetireLicenseType(scope.account(), new LicenseType(licenseType)));
        }
    }
}
