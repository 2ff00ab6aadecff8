package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.EventTranslation.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** An append that waits for its turn, and its verdict. */
final class PendingAppend {

    /** An event that is about to get its position. */
    record NewEvent(String eventId, Instant time, QualifiedName type, Set<Tag> tags, Texts texts) {}

    /** What became of it. */
    sealed interface Verdict {

        /** The events are durable. */
        record Appended(AppendReceipt receipt) implements Verdict {}

        /** An event that the condition forbids came first. */
        record Conflicting() implements Verdict {}

        /** The command had an outcome already. */
        record Recorded(OutcomeStore.StoredOutcome kept) implements Verdict {}
    }

    private final AppendCondition condition;
    private final long marker;
    private final SqlCriteria selection;
    private final List<NewEvent> events;
    private final @Nullable NewOutcome outcome;
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();

    /**
     * Takes what is to be appended.
     *
     * @param marker position that the decision was made at: what matches the condition after it is a conflict
     * @param outcome to be kept with the events; {@code null} when the sender gave the command no name
     */
    PendingAppend(AppendCondition condition, long marker, List<NewEvent> events, @Nullable NewOutcome outcome) {
        this.condition = condition;
        this.marker = marker;
        this.selection = SqlCriteria.of(condition.criteria());
        this.events = events;
        this.outcome = outcome;
    }

    /** Nothing but the outcome of a command. */
    static PendingAppend of(NewOutcome outcome) {
        return new PendingAppend(AppendCondition.none(), Long.MAX_VALUE, List.of(), outcome);
    }

    /** In whose line it waits. */
    String accountId() {
        return outcome != null
                ? outcome.accountId()
                : events.stream()
                        .map(event -> event.texts().accountId())
                        .findFirst()
                        .orElse("");
    }

    @Nullable
    NewOutcome outcome() {
        return outcome;
    }

    boolean isForbiddenBy(NewEvent event) {
        return marker != Long.MAX_VALUE && condition.matches(event.type(), event.tags());
    }

    long marker() {
        return marker;
    }

    SqlCriteria selection() {
        return selection;
    }

    List<NewEvent> events() {
        return events;
    }

    CompletableFuture<Verdict> verdict() {
        return verdict;
    }
}
