package io.seatledger.query.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.query.account.AccountView.LicenseType;
import io.seatledger.query.account.AccountView.Policies;
import io.seatledger.query.http.EntityTag;
import io.seatledger.query.http.NotFoundException;
import io.seatledger.query.reading.Documents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Account", description = "What the account is made of")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}", produces = MediaType.APPLICATION_JSON_VALUE)
class AccountController {

    private final AccountReaders readers;
    private final Documents documents;

    AccountController(AccountReaders readers, Documents documents) {
        this.readers = readers;
        this.documents = documents;
    }

    /**
     * An account.
     *
     * @param licenseTypes in the order in which they were added
     * @param accountVersion version of the last event that changed any of this, an organization or a project
     */
    record Account(
            String accountId,
            String name,
            List<String> admins,
            List<String> auditors,
            List<LicenseType> licenseTypes,
            Policies policies,
            long accountVersion) {}

    @GetMapping
    @Operation(
            summary = "Read the account",
            description = "Its organizations, projects, users and pools have lists of their own.")
    @ApiResponse(
            responseCode = "200",
            description = "The account",
            headers = @Header(name = HttpHeaders.ETAG, ref = EntityTag.HEADER))
    Account account(
            @PathVariable String accountId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller,
            HttpServletResponse response) {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        AccessView access = documents.findOne(AccessView.class, of(accountId));
        AccountView view = documents.findOne(AccountView.class, of(accountId));
        if (access == null || view == null) {
            throw new NotFoundException("account", accountId);
        }
        EntityTag.set(response, view.accountVersion());
        return new Account(
                accountId,
                view.name(),
                access.admins(),
                access.auditors(),
                view.licenseTypes(),
                view.policies(),
                view.accountVersion());
    }

    private static Query of(String accountId) {
        return Query.query(where("_id").is(accountId).and("accountId").is(accountId));
    }
}
