package io.seatledger.query.userdirectory;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.BrokenOffException;
import io.seatledger.query.http.OverloadedException;
import io.seatledger.query.reading.Csv;
import io.seatledger.query.reading.Documents.Page;
import io.seatledger.query.reading.PageLimit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sends the directory as a file, page by page, so that it takes no more memory than a page of the list. Each export
 * holds a place of the reads until its reader has taken all of it, so there are few places for exports.
 */
@Tag(name = "Users")
@RestController
class UserExportController {

    /** Each user has another address. A spreadsheet sorts by anything else. */
    private static final UserSort ORDER = UserSort.parse("email");

    private final AccountReaders readers;
    private final UserDirectory directory;
    private final Semaphore places;
    private final Set<String> accounts = ConcurrentHashMap.newKeySet();

    UserExportController(
            AccountReaders readers, UserDirectory directory, @Value("${seatledger.limits.exports}") int exports) {
        this.readers = readers;
        this.directory = directory;
        places = new Semaphore(exports);
    }

    @GetMapping(path = "/api/v1/accounts/{accountId}/users.csv", produces = Csv.TYPE)
    @Operation(
            summary = "Export the user directory as CSV",
            description = "All users whom the filters find, by their addresses, however many there are. The file can be"
                    + " imported again as it is. A cell that a spreadsheet would take for a formula begins with an"
                    + " apostrophe, which the import drops. If the export fails on the way, the connection ends without"
                    + " the end of the answer.")
    @ApiResponse(
            responseCode = "200",
            description = "The file, in UTF-8 with a byte order mark",
            content = @Content(mediaType = Csv.TYPE, schema = @Schema(type = "string")))
    void export(
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
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
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
        readers.admit(accountId, caller.getName(), minAccountVersion);
        if (!places.tryAcquire()) {
            throw OverloadedException.ofTheService("Too many exports are under way on this node.");
        }
        try {
            if (!accounts.add(accountId)) {
                throw OverloadedException.ofTheAccount("An export of this account is under way on this node.");
            }
            try {
                send(filter, request, response);
            } finally {
                accounts.remove(accountId);
            }
        } finally {
            places.release();
        }
    }

    private void send(UserFilter filter, HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Whatever fails until then can still be answered with a problem.
        Page<UserView> first = directory.list(filter, ORDER, null, PageLimit.LONGEST);
        response.setContentType(Csv.UTF_8.toString());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("users-%s.csv".formatted(filter.accountId()))
                        .build()
                        .toString());
        if (!request.getMethod().equals(HttpMethod.HEAD.name())) {
            write(filter, first, new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        }
    }

    private void write(UserFilter filter, Page<UserView> first, Writer file) throws IOException {
        file.write(UserFile.BEGINNING);
        Page<UserView> page = first;
        while (true) {
            for (UserView view : page.documents()) {
                file.write(UserFile.row(view.user()));
            }
            file.flush();
            if (!page.more()) {
                return;
            }
            page = after(page.documents().getLast(), filter);
        }
    }

    private Page<UserView> after(UserView last, UserFilter filter) {
        try {
            return directory.list(filter, ORDER, ORDER.placeOf(ORDER.textOf(last)), PageLimit.LONGEST);
        } catch (RuntimeException e) {
            throw new BrokenOffException(e);
        }
    }
}
