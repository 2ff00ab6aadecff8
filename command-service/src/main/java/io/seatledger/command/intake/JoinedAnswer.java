package io.seatledger.command.intake;

import io.seatledger.command.decision.ListCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answer to a {@link ListCommand}, joined from the answers to its steps. */
final class JoinedAnswer {

    static final String RESULTS = "results";

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final List<Object> results = new ArrayList<>();
    private long accountVersion;

    /** Adds the answer to the next step: its results come last, and its counts are added to those before. */
    void add(Reply.Accepted<?> step) {
        step.answer().forEach((name, value) -> {
            switch (value) {
                case Integer count -> fields.merge(name, count, (sum, more) -> (int) sum + (int) more);
                case List<?> more
                when name.equals(RESULTS) -> {
                    results.addAll(more);
                    fields.put(name, results);
                }
                case Long version when name.equals(CommandCodec.ACCOUNT_VERSION) -> accountVersion = version;
                default -> throw new IllegalArgumentException("cannot join the field " + name);
            }
        });
    }

    /** How many items the steps have decided. */
    int items() {
        return results.size();
    }

    /** The version that the account has after the last step. */
    long accountVersion() {
        return accountVersion;
    }

    <R> Reply<R> reply() {
        return new Reply.Accepted<>(CommandCodec.withVersion(fields, accountVersion), accountVersion);
    }
}
