package io.seatledger.query.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.query.http.EntityTag;
import io.seatledger.query.http.NotFoundException;
import io.seatledger.query.reading.Cursors;
import io.seatledger.query.reading.Documents;
import io.seatledger.query.reading.Documents.Page;
import io.seatledger.query.reading.PageLimit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Account")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}", produces = MediaType.APPLICATION_JSON_VALUE)
class StructureController {

    private static final String ORGANIZATION = "organizationId";
    private static final String PROJECT = "projectId";

    private final AccountReaders readers;
    private final Documents documents;
    private final Cursors cursors;

    StructureController(AccountReaders readers, Documents documents, Cursors cursors) {
        this.readers = readers;
        this.documents = documents;
        this.cursors = cursors;
    }

    /**
     * A part of the customer that users may belong to.
     *
     * @param accountVersion version of the last event that changed it
     */
    record Organization(String organizationId, String name, boolean archived, long accountVersion) {}

    /**
     * Something that users work on.
     *
     * @param organizationId the organization that it belongs to
     * @param accountVersion version of the last event that changed it
     */
    record Project(String projectId, String organizationId, String name, boolean archived, long accountVersion) {}

    /**
     * A page of the organizations.
     *
     * @param nextCursor the {@code cursor} of the next page; absent on the last page
     * @param accountVersion the version that the page reflects at least
     */
    record Organizations(
            List<Organization> organizations, @Nullable String nextCursor, long accountVersion) {}

    /**
     * A page of the projects.
     *
     * @param nextCursor the {@code cursor} of the next page; absent on the last page
     * @param accountVersion the version that the page reflects at least
     */
    record Projects(List<Project> projects, @Nullable String nextCursor, long accountVersion) {}

    @GetMapping("/organizations")
    @Operation(summary = "List the organizations", description = "Includes archived ones, by their ids.")
    @ApiResponse(responseCode = "200", description = "A page of organizations")
    Organizations organizations(
            @PathVariable String accountId,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        int most = PageLimit.parse(limit);
        Object list = Arrays.asList("organizations", accountId);
        String after = cursor == null ? "" : cursors.decode(list, cursor).getFirst();
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        Page<OrganizationView> page = documents.page(
                OrganizationView.class, sorted(where("accountId").is(accountId), ORGANIZATION, after), most);
        return new Organizations(
                page.documents().stream().map(StructureController::answer).toList(),
                page.more()
                        ? cursors.encode(
                                list, List.of(page.documents().getLast().organizationId()))
                        : null,
                version);
    }

    @GetMapping("/organizations/{organizationId}")
    @Operation(summary = "Read an organization")
    @ApiResponse(
            responseCode = "200",
            description = "The organization",
            headers = @Header(name = HttpHeaders.ETAG, ref = EntityTag.HEADER))
    Organization organization(
            @PathVariable String accountId,
            @Parameter(description = "The organization", example = "acme-europe") @PathVariable String organizationId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller,
            HttpServletResponse response) {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        OrganizationView view = documents.findOne(
                OrganizationView.class, byId(accountId, OrganizationProjection.idOf(accountId, organizationId)));
        if (view == null) {
            throw new NotFoundException("organization", organizationId);
        }
        EntityTag.set(response, view.accountVersion());
        return answer(view);
    }

    @GetMapping("/projects")
    @Operation(summary = "List the projects", description = "Includes archived ones, by their ids.")
    @ApiResponse(responseCode = "200", description = "A page of projects")
    Projects projects(
            @PathVariable String accountId,
            @Parameter(description = "The organization that they belong to", example = "acme-europe")
                    @RequestParam(required = false)
                    @Nullable
                    String organizationId,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        int most = PageLimit.parse(limit);
        Object list = Arrays.asList("projects", accountId, organizationId);
        String after = cursor == null ? "" : cursors.decode(list, cursor).getFirst();
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        Criteria which = where("accountId").is(accountId);
        if (organizationId != null) {
            which.and(ORGANIZATION).is(organizationId);
        }
        Page<ProjectView> page = documents.page(ProjectView.class, sorted(which, PROJECT, after), most);
        return new Projects(
                page.documents().stream().map(StructureController::answer).toList(),
                page.more()
                        ? cursors.encode(
                                list, List.of(page.documents().getLast().projectId()))
                        : null,
                version);
    }

    @GetMapping("/projects/{projectId}")
    @Operation(summary = "Read a project")
    @ApiResponse(
            responseCode = "200",
            description = "The project",
            headers = @Header(name = HttpHeaders.ETAG, ref = EntityTag.HEADER))
    Project project(
            @PathVariable String accountId,
            @Parameter(description = "The project", example = "apollo") @PathVariable String projectId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller,
            HttpServletResponse response) {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        ProjectView view =
                documents.findOne(ProjectView.class, byId(accountId, ProjectProjection.idOf(accountId, projectId)));
        if (view == null) {
            throw new NotFoundException("project", projectId);
        }
        EntityTag.set(response, view.accountVersion());
        return answer(view);
    }

    private static Query byId(String accountId, String id) {
        return Query.query(where("_id").is(id).and("accountId").is(accountId));
    }

    private static Query sorted(Criteria which, String field, String after) {
        return Query.query(which.and(field).gt(after)).with(Sort.by(field));
    }

    private static Organization answer(OrganizationView view) {
        return new Organization(view.organizationId(), view.name(), view.archived(), view.accountVersion());
    }

    private static Project answer(ProjectView view) {
        return new Project(
                view.projectId(), view.organizationId(), view.name(), view.archived(), view.accountVersion());
    }
}
