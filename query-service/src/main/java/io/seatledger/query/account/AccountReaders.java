package io.seatledger.query.account;

import io.seatledger.query.consuming.Progress;
import io.seatledger.query.http.ForbiddenException;
import io.seatledger.query.http.ProjectionBehindException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** Lets the admins and auditors of an account read it, as soon as the read models are as new as they ask for. */
@Component
public class AccountReaders {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final MongoOperations mongo;
    private final Progress progress;

    AccountReaders(MongoOperations mongo, Progress progress) {
        this.mongo = mongo;
        this.progress = progress;
    }

    /**
     * Waits for a version and checks the right to read.
     *
     * @param minAccountVersion version that the reader wants to see at least; {@code null} for whatever there is
     * @return version of the account that the read models reflect at least
     * @throws ForbiddenException when the subject is no admin or auditor of the account, or there is no such account
     * @throws ProjectionBehindException when the version is not there after five seconds
     * @throws InterruptedException when interrupted while waiting
     */
    public long admit(String accountId, String subject, @Nullable Long minAccountVersion)
            throws InterruptedException {
        long wanted = minAccountVersion == null ? 0 : minAccountVersion;
        long reached = progress.await(accountId, wanted, LONGEST_WAIT);
        AccountView account = mongo.findById(accountId, AccountView.class);
        if (account == null || !(account.admins().contains(subject) || account.auditors().contains(subject))) {
            throw new ForbiddenException();
        }
        if (reached < wanted) {
            throw new ProjectionBehindException(wanted, reached);
        }
        return reached;
    }
}
