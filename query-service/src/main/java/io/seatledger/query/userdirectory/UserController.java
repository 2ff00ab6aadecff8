package io.seatledger.query.userdirectory;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.InvalidParameterException;
import io.seatledger.query.http.NotFoundException;
import io.seatledger.query.userdirectory.UserView.Invitation;
import io.seatledger.query.userdirectory.UserView.License;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

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
     * A user of the account.
     *
     * @param accountVersion of the last event that changed this user
     */
    record User(String userId, String email, String emailAsGiven, @Nullable String name, UserStatus status,
            @Nullable String organizationId, List<String> projectIds, List<License> licenses, Invitation invitation,
            Instant invitedAt, long accountVersion) {

        private static User of(UserView v) {
            return new User(v.userId(), v.email(), v.emailAsGiven(), v.name(), v.status(), v.organizationId(),
                    v.projectIds(), v.licenses(), v.invitation(), v.invitedAt(), v.accountVersion());
        }
    }

    /**
     * A page of the directory.
     *
     * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last one
     * @param accountVersion the page reflects the account at least up to here
     */
    record Page(List<User> users, @Nullable String nextCursor, long accountVersion) {}

    @GetMapping
    Page users(@PathVariable String accountId, @RequestParam(required = false) @Nullable UserStatus status,
            @RequestParam(required = false) @Nullable String organizationId,
            @RequestParam(required = false) @Nullable String projectId,
            @RequestParam(required = false) @Nullable String licenseType,
            @RequestParam(required = false) @Nullable String q, @RequestParam(defaultValue = "email") String sort,
            @RequestParam(defaultValue = "50") int limit, @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Long minAccountVersion, Principal caller)
            throws InterruptedException {
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
        String next = found.size() > limit ? order.cursorAt(page.getLast(), scope).encode() : null;
        return new Page(page.stream().map(User::of).toList(), next, version);
    }

    @GetMapping("/{userId}")
    User user(@PathVariable String accountId, @PathVariable String userId,
            @RequestParam(required = false) @Nullable Long minAccountVersion, Principal caller)
            throws InterruptedException {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        UserView view = directory.find(accountId, userId);
        if (view == null) {
            throw new NotFoundException("user", userId);
        }
        return User.of(view);
    }
}
