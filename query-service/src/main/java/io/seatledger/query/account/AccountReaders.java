package io.seatledger.query.account;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.query.consuming.Parked;
import io.seatledger.query.http.AccountParkedException;
import io.seatledger.query.http.ForbiddenException;
import io.seatledger.query.http.ProjectionBehindException;
import io.seatledger.query.progress.Progress;
import io.seatledger.query.reading.Documents;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Admits the admins and auditors of an account to its reads, once the read models are as new as the caller asks. */
@Component
public class AccountReaders {

    private final Documents documents;
    private final Parked parked;
    private final Progress progress;

    AccountReaders(Documents documents, Parked parked, Progress progress) {
        this.documents = documents;
        this.parked = parked;
        this.progress = progress;
    }

    /**
     * Checks that the caller may read, and that the read models have the version asked for. It does not wait: a
     * {@link VersionWait} has done so before.
     *
     * @param minAccountVersion the lowest version that the answer may reflect; {@code null} for any
     * @return the version that the read models reflect at least
     * @throws ForbiddenException if the subject is neither an admin nor an auditor of the account, or if there is no
     *     such account
     * @throws AccountParkedException if the next event of the account cannot be folded
     * @throws ProjectionBehindException if the read models do not have the version yet
     */
    public long admit(String accountId, String subject, @Nullable Long minAccountVersion) {
        long wanted = minAccountVersion == null ? 0 : minAccountVersion;
        // Before anything else is read: whatever is read later reflects this version.
        long reached = progress.versionOf(accountId);
        if (!mayRead(accountId, subject)) {
            throw new ForbiddenException();
        }
        if (parked.contains(accountId)) {
            throw new AccountParkedException();
        }
        if (reached < wanted) {
            throw new ProjectionBehindException(wanted, reached);
        }
        return reached;
    }

    /**
     * Whether the subject is an admin or auditor of the account, judging by the events folded so far. Only a small
     * document is looked at, so the size of the account does not show in the time of the answer.
     */
    boolean mayRead(String accountId, String subject) {
        return documents.exists(
                AccessView.class,
                query(where("_id").is(accountId).and("accountId").is(accountId))
                        .addCriteria(new Criteria()
                                .orOperator(
                                        where("admins").is(subject),
                                        where("auditors").is(subject))));
    }
}
