package io.seatledger.query.account;

import io.seatledger.query.account.AccountView.LicenseType;
import io.seatledger.query.account.AccountView.Organization;
import io.seatledger.query.account.AccountView.Policies;
import io.seatledger.query.account.AccountView.Project;
import io.seatledger.query.http.NotFoundException;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/accounts/{accountId}")
class AccountController {

    private final AccountReaders readers;
    private final MongoOperations mongo;

    AccountController(AccountReaders readers, MongoOperations mongo) {
        this.readers = readers;
        this.mongo = mongo;
    }

    /** An account: its name, its admins and auditors, what it is made of, its policies. */
    record Account(String accountId, String name, List<String> admins, List<String> auditors,
            List<Organization> organizations, List<Project> projects, List<LicenseType> licenseTypes,
            Policies policies, long accountVersion) {}

    @GetMapping
    Account account(@PathVariable String accountId, @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) throws InterruptedException {
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        AccountView view = mongo.findById(accountId, AccountView.class);
        if (view == null) {
            throw new NotFoundException("account", accountId);
        }
        return new Account(accountId, view.name(), view.admins(), view.auditors(), view.organizations(),
                view.projects(), view.licenseTypes(), view.policies(), version);
    }
}
