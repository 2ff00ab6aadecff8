package io.seatledger.command.bulk;

import io.seatledger.command.decision.Decision;
import io.seatledger.command.language.UserId;
import java.util.List;

/** What became of each command of a bulk, in their order. */
public record BulkReport(List<Item> items) {

    /** Keeps an own copy. */
    public BulkReport {
        items = List.copyOf(items);
    }

    /** What became of one command: a {@link LicensingOutcome} or an {@link Change}, or a refusal. */
    public record Item(UserId userId, Decision<? extends Enum<?>> decision) {}
}
