package io.seatledger.query.userdirectory;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.EntityTag;
import io.seatledger.query.http.InvalidParameterException;
import io.seatledger.query.http.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Users", description = "Who belongs to the account")
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/users")
class UserController {

    private static final int LONGEST_PAGE = 500;
    private static final int LONGEST_SEARCH = 200;

    private final AccountReaders readers;
    private final UserDirectory directory;

    UserController(AccountReaders readers, UserDirectory directory) {
        this.readers = readers;
        this.directory = directory;
    }

    /**
     * A page of the directory.
     *
     * @param nextCursor the {@code cursor} of the next page; absent on the last page
     * @param accountVersion the version that the page reflects at least
     */
    record Page(List<User> users, @Nullable String nextCursor, long accountVersion) {}

    @GetMapping
    @Operation(
            summary = "Search the user directory",
            description = "Removed users are listed only with `status=REMOVED`.")
    @ApiResponse(responseCode = "200", description = "A page of users")
    Page users(
            @PathVariable String accountId,
            @Parameter(description = "The states that the users are in", example = "PENDING")
                    @RequestParam(required = false)
                    @Nullable
                    UserStatus status,
            @Parameter(description = "Their home organization", example = "acme-europe")
                    @RequestParam(required = false)
                    @Nullable
                    String organizationId,
            @Parameter(description = "A project that they work on", example = "apollo")
                    @RequestParam(required = false)
                    @Nullable
                    String projectId,
            @Parameter(description = "A license type that they hold a license of", example = "enterprise")
                    @RequestParam(required = false)
                    @Nullable
                    String licenseType,
            @Parameter(
                            description = "Beginnings of words in the name or the address; all of them must match",
                            example = "jane")
                    @RequestParam(required = false)
                    @Nullable
                    String q,
            @Parameter(
                            description = "`email`, `name` or `invitedAt`; a leading `-` reverses the order",
                            example = "-invitedAt")
                    @RequestParam(defaultValue = "email")
                    String sort,
            @Parameter(description = "From 1 to 500", example = "20") @RequestParam(defaultValue = "50") int limit,
            @Parameter(
                            description = "`nextCursor` of the page before, whose filter and order are the same",
                            example = "OTE0NzMwMjIzZDhiNzhlNgAyMDI2LTExLTI0VDEwOjAwOjEwWgBhY21lL2phbmV0")
                    @RequestParam(required = false)
                    @Nullable
                    String cursor,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw new InvalidParameterException("limit", "must be from 1 to " + LONGEST_PAGE);
        }
        if (q != null && q.length() > LONGEST_SEARCH) {
            throw new InvalidParameterException("q", "must have at most %d characters".formatted(LONGEST_SEARCH));
        }
        UserSort order = UserSort.parse(sort);
        var filter = new UserDirectory.Filter(accountId, status, organizationId, projectId, licenseType, q);
        String scope = Cursor.scopeOf(filter, order);
        Cursor after = cursor == null ? null : Cursor.decode(cursor, scope);
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);

        List<UserView> found = directory.list(filter, order, after, limit);
        List<UserView> page = found.subList(0, Math.min(limit, found.size()));
        String next =
                found.size() > limit ? order.cursorAt(page.getLast(), scope).encode() : null;
        return new Page(page.stream().map(UserView::user).toList(), next, version);
    }

    @GetMapping("/{userId}")
    @Operation(summary = "Read a user's page")
    @ApiResponse(
            responseCode = "200",
            description = "The user, even one who was removed",
            headers = @Header(name = HttpHeaders.ETAG, ref = EntityTag.HEADER))
    User user(
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
        EntityTag.set(response, view.accountVersion());
        return view.user();
    }
}
