package io.seatledger.query.reading;

import io.seatledger.query.http.OverloadedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many queries of one account run at a time on a node, so that no account takes the places of all others.
 */
final class AccountShares {

    private final Map<String, Integer> running = new ConcurrentHashMap<>();
    private final int most;

    AccountShares(int most) {
        this.most = most;
    }

    /**
     * Runs a query of an account.
     *
     * @throws OverloadedException if the account has too many of them running
     */
    <T extends @Nullable Object> T run(String accountId, Supplier<T> query) {
        if (running.merge(accountId, 1, Integer::sum) > most) {
            leave(accountId);
            throw OverloadedException.ofTheAccount("Too many reads of this account are in progress.");
        }
        try {
            return query.get();
        } finally {
            leave(accountId);
        }
    }

    private void leave(String accountId) {
        running.computeIfPresent(accountId, (_, count) -> count == 1 ? null : count - 1);
    }
}
