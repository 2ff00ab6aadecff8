package io.seatledger.query.consuming;

import io.seatledger.events.EventEnvelope;
import io.seatledger.events.LedgerHash;
import io.seatledger.query.consuming.Positions.Step;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * How far an account is folded.
 *
 * @param id the account
 * @param generations what each generation has reached, by its key
 */
@Document("progress")
public record AccountProgress(@Id String id, String accountId, Map<String, Reached> generations) {

    /**
     * The last event that every document of a generation reflects at least.
     *
     * @param accountVersion its version, 0 before the first
     * @param hash its hash
     */
    public record Reached(long accountVersion, String hash) {

        static final Reached NOTHING = new Reached(0, LedgerHash.GENESIS);

        boolean isPast(EventEnvelope event) {
            return event.accountVersion() <= accountVersion;
        }

        /** Whether events before this one are missing. */
        boolean isBefore(EventEnvelope event) {
            return event.accountVersion() > accountVersion + 1;
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
                                .formatted(event.accountId(), event.accountVersion(), expected, event.hash()));
            }
        }

        /**
         * What is reached with the next event.
         *
         * @throws StoppedException if the event does not continue the account's chain
         */
        Reached next(EventEnvelope event) {
            if (!event.previousHash().equals(hash) || !event.hasValidHash()) {
                throw new StoppedException("account %s: the hash chain is broken at version %d"
                        .formatted(event.accountId(), event.accountVersion()));
            }
            return new Reached(event.accountVersion(), event.hash());
        }
    }

    /** What a generation has reached; {@code null} if the account is new to it. */
    @Nullable
    Reached in(Generation generation) {
        return generations.get(generation.key());
    }

    long versionIn(Generation generation) {
        Reached reached = in(generation);
        return reached == null ? 0 : reached.accountVersion();
    }

    /** The progress after further steps. */
    AccountProgress after(Collection<Step> steps) {
        Map<String, Reached> all = new HashMap<>(generations);
        steps.forEach(step -> all.put(step.generation().key(), step.to()));
        return new AccountProgress(id, accountId, all);
    }

    static AccountProgress none(String accountId) {
        return new AccountProgress(accountId, accountId, Map.of());
    }
}
