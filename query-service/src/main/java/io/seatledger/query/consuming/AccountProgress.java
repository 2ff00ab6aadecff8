package io.seatledger.query.consuming;

import io.seatledger.events.EventEnvelope;
import io.seatledger.events.LedgerHash;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * How far an account is folded: every document of the account reflects at least this version.
 *
 * @param id the account
 * @param accountVersion version of the last folded event, 0 before the first
 * @param hash hash of that event
 */
@Document("progress")
public record AccountProgress(@Id String id, long accountVersion, String hash) implements View {

    @Override
    public String accountId() {
        return id;
    }

    static AccountProgress beforeTheFirst(String accountId) {
        return new AccountProgress(accountId, 0, LedgerHash.GENESIS);
    }

    boolean isPast(EventEnvelope event) {
        return event.accountVersion() <= accountVersion;
    }

    /**
     * Checks that a repeat is what was folded under its version.
     *
     * @param folded the hash that was folded under the version of the event; {@code null} if it is not known
     * @throws StoppedException if it is another event: the account has two histories
     */
    void requireRepeat(EventEnvelope event, @Nullable String folded) {
        String expected = event.accountVersion() == accountVersion ? hash : folded;
        if (expected != null && !expected.equals(event.hash())) {
            throw new StoppedException(
                    "account %s has two histories: version %d was folded with the hash %s and comes again with %s"
                            .formatted(id, event.accountVersion(), expected, event.hash()));
        }
    }

    /**
     * The progress after one more event.
     *
     * @throws StoppedException if the event is not the next one in the account's chain
     */
    AccountProgress next(EventEnvelope event) {
        if (event.accountVersion() != accountVersion + 1) {
            throw new StoppedException(
                    "account %s: version %d comes after %d".formatted(id, event.accountVersion(), accountVersion));
        }
        if (!event.previousHash().equals(hash) || !event.hasValidHash()) {
            throw new StoppedException(
                    "account %s: the hash chain is broken at version %d".formatted(id, event.accountVersion()));
        }
        return new AccountProgress(id, event.accountVersion(), event.hash());
    }
}
