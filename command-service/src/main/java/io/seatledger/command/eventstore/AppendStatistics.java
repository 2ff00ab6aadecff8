package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.PendingAppend.Verdict;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the lane does. Any thread may read the counts. */
final class AppendStatistics {

    /** How an append can end. */
    enum Result {

        /** It is in the log. */
        APPENDED,

        /** Its decision was outdated. */
        CONFLICTING,

        /** Its command already had an outcome. */
        RECORDED,

        /** It cannot be stored, now or later. */
        REJECTED,

        /** It is not in the log, because the database did not accept it in time. */
        NOT_WRITTEN,

        /** It may be in the log. */
        UNKNOWN
    }

    private final Map<Result, LongAdder> results;
    private final LongAdder groups = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder lockNanos = new LongAdder();
    private final LongAdder locks = new LongAdder();

    AppendStatistics() {
        Map<Result, LongAdder> counters = new EnumMap<>(Result.class);
        for (Result result : Result.values()) {
            counters.put(result, new LongAdder());
        }
        results = Collections.unmodifiableMap(counters);
    }

    void committed() {
        groups.increment();
    }

    void count(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            count(
                    switch (verdict) {
                        case Verdict.Appended _ -> Result.APPENDED;
                        case Verdict.Conflicting _ -> Result.CONFLICTING;
                        case Verdict.Recorded _ -> Result.RECORDED;
                    },
                    1);
        }
    }

    void count(Result result, int appends) {
        adder(result).add(appends);
    }

    void retried() {
        retries.increment();
    }

    void waitedForLock(long nanos) {
        locks.increment();
        lockNanos.add(nanos);
    }

    long count(Result result) {
        return adder(result).sum();
    }

    /** Groups that were committed. */
    long groups() {
        return groups.sum();
    }

    /** Times that a group had to be tried again. */
    long retries() {
        return retries.sum();
    }

    /** Times that this node has waited for the lock of all nodes, successful or not. */
    long locks() {
        return locks.sum();
    }

    /** How long this node has waited for the lock of all nodes, in nanoseconds. */
    long lockNanos() {
        return lockNanos.sum();
    }

    private LongAdder adder(Result result) {
        return Objects.requireNonNull(results.get(result));
    }
}
