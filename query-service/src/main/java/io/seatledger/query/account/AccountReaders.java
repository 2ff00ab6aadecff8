package io.seatledger.query.account;

import io.seatledger.query.http.ForbiddenException;
import io.seatledger.query.http.ProjectionBehindException;
import io.seatledger.query.progress.Progress;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** Lets the admins and auditors of an account read it, if the read models are as new as they ask for. */
@Component
public class AccountReaders {

    private final MongoOperations mongo;
    private final Progress progress;

    AccountReaders(MongoOperations mongo, Progress progress) {
        this.mongo = mongo;
        this.progress = progress;
    }

    /**
     * Checks the right to read, and that there is what is asked for; whoever has to wait has done so before.
     *
     * @param minAccountVersion version that the reader wants to see at least; {@code null} for whatever there is
     * @return version of the account that the read models reflect at least
     * @throws ForbiddenException when the subject is no admin or auditor of the account, or there is no such account
     * @throws ProjectionBehindException when the version is not there
     */
    public long admit(String accountId, String subject, @Nullable Long minAccountVersion) {
        long wanted = minAccountVersion == null ? 0 : minAccountVersion;
        // First, so that everything that is read after it reflects it.
        long reached = progress.versionOf(accountId);
        if (!mayRead(accountId, subject)) {
            throw new ForbiddenException();
        }
        if (reached < wanted) {
            throw new ProjectionBehindException(wanted, reached);
        }
        return reached;
    }

    /** Whether somebody is an admin or auditor of the account, as far as it has been folded. */
    boolean mayRead(String accountId, String subject) {
        AccountView account = mongo.findById(accountId, AccountView.class);
        return account != null && account.readers().include(subject);
    }
}
