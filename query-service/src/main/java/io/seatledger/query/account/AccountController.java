package io.seatledger.query.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.seatledger.query.account.AccountView.Policies;
import io.seatledger.query.account.AccountView.Readers;
import io.seatledger.query.account.AccountView.Structure;
import io.seatledger.query.consuming.Generations;
import io.seatledger.query.http.EntityTag;
import io.seatledger.query.http.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
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
    private final MongoOperations mongo;
    private final Generations generations;

    AccountController(AccountReaders readers, MongoOperations mongo, Generations generations) {
        this.readers = readers;
        this.mongo = mongo;
        this.generations = generations;
    }

    /**
     * An account, in the form that readers receive: one flat object.
     *
     * @param accountVersion version of the last event that changed any of this
     */
    record Account(
            String accountId,
            String name,
            @JsonUnwrapped Readers readers,
            @JsonUnwrapped Structure structure,
            Policies policies,
            long accountVersion) {}

    @GetMapping
    @Operation(
            summary = "Read the account",
            description = "Without its users and pools, which have lists of their own.")
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
        AccountView view = mongo.findById(accountId, AccountView.class, generations.collection(AccountView.class));
        if (view == null) {
            throw new NotFoundException("account", accountId);
        }
        EntityTag.set(response, view.accountVersion());
        return new Account(
                accountId, view.name(), view.readers(), view.structure(), view.policies(), view.accountVersion());
    }
}
