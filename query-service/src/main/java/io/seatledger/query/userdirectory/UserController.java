package io.seatledger.query.userdirectory;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.EntityTag;
import io.seatledger.query.http.NotFoundException;
import io.seatledger.query.reading.Cursors;
import io.seatledger.query.reading.Documents;
import io.seatledger.query.reading.PageLimit;
import io.seatledger.query.userdirectory.UserSort.Place;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Users", description = "Who belongs to the account")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}/users", produces = MediaType.APPLICATION_JSON_VALUE)
class UserController {

    private static final String USUAL_ORDER = "email";

    private final AccountReaders readers;
    private final UserDirectory directory;
    private final UserAnswers answers;
    private final Cursors cursors;

    UserController(AccountReaders readers, UserDirectory directory, UserAnswers answers, Cursors cursors) {
        this.readers = readers;
        this.directory = directory;
        this.answers = answers;
        this.cursors = cursors;
    }

    /**
     * A page of the directory.
     *
     * @param nextCursor the {@code cursor} of the next page; absent on the last page
     * @param accountVersion the version that the page reflects at least
     */
    record Page(List<UserAnswer> users, @Nullable String nextCursor, long accountVersion) {}

    @GetMapping
    @Operation(
            summary = "Search the user directory",
            description = "Removed users are listed only if `status` has `REMOVED`. Names are sorted by the Unicode"
                    + " Collation Algorithm, and users without one by their address.")
    @ApiResponse(responseCode = "200", description = "A page of users")
    Page users(
            @PathVariable String accountId,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String organizationId,
            @RequestParam(required = false) @Nullable String projectId,
            @RequestParam(required = false) @Nullable String licenseType,
            @RequestParam(required = false) @Nullable String poolId,
            @RequestParam(required = false) @Nullable String withoutLicense,
            @RequestParam(required = false) @Nullable String mailFailed,
            @RequestParam(required = false) @Nullable String expiringBefore,
            @RequestParam(required = false) @Nullable String q,
            @Parameter(
                            description = "`email`, `name` or `invitedAt`; a leading `-` reverses the order",
                            example = "-invitedAt",
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {
                                                "email",
                                                "-email",
                                                "name",
                                                "-name",
                                                "invitedAt",
                                                "-invitedAt"
                                            },
                                            defaultValue = USUAL_ORDER))
                    @RequestParam(required = false)
                    @Nullable
                    String sort,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        int most = PageLimit.parse(limit);
        UserSort order = UserSort.parse(sort == null ? USUAL_ORDER : sort);
        UserFilter filter = UserFilters.parse(
                accountId,
                status,
                organizationId,
                projectId,
                licenseType,
                poolId,
                withoutLicense,
                mailFailed,
                expiringBefore,
                q);
        Object list = List.of("users", filter, order);
        Place after = cursor == null ? null : order.placeOf(cursors.decode(list, cursor));
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);

        Documents.Page<UserView> page = directory.list(filter, order, after, most);
        return new Page(
                answers.of(accountId, page.documents()),
                page.more() ? cursors.encode(list, order.textOf(page.documents().getLast())) : null,
                version);
    }

    @GetMapping("/counts")
    @Operation(
            summary = "Count the users by state, license type and organization",
            description = "The counts are kept, so this costs the same however many users there are. All of them belong"
                    + " to one version of the account.")
    @ApiResponse(
            responseCode = "200",
            description = "The counts",
            headers = @Header(name = HttpHeaders.ETAG, ref = EntityTag.HEADER))
    UserCounts counts(
            @PathVariable String accountId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller,
            HttpServletResponse response) {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        UserCounts counts = directory.counts(accountId);
        EntityTag.set(response, counts.accountVersion());
        return counts;
    }

    @GetMapping("/{userId}")
    @Operation(summary = "Read a user's page")
    @ApiResponse(
            responseCode = "200",
            description = "The user, even one who was removed",
            headers = @Header(name = HttpHeaders.ETAG, ref = EntityTag.HEADER))
    UserAnswer user(
            @PathVariable String accountId,
            @Parameter(description = "The user", example = "jane") @PathVariable String userId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller,
            HttpServletResponse response) {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        UserView view = directory.find(accountId, userId);
        if (view == null) {
            throw new NotFoundException("user", userId);
        }
        UserAnswer user = answers.of(accountId, view);
        EntityTag.set(response, user.accountVersion(), user.statesOfLicenses());
        return user;
    }
}
