package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.EventTranslation.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** An append that waits to be written, and its future verdict. */
final class PendingAppend {

    /** An event that has no position yet. */
    record NewEvent(UUID eventId, Instant time, QualifiedName type, Set<Tag> tags, Texts texts) {

        /** The tags as they are stored and hashed. */
        List<String> tagTexts() {
            return tags.stream().map(TagText::of).sorted().toList();
        }
    }

    /** The result of an append. */
    sealed interface Verdict {

        /** The events are durable. */
        record Appended(AppendReceipt receipt) implements Verdict {}

        /** Another append came first and added an event that matches the condition. */
        record Conflicting() implements Verdict {}

        /** The command already has an outcome; nothing was appended. */
        record Recorded(OutcomeStore.StoredOutcome stored) implements Verdict {}
    }

    private final long marker;
    private final SqlCriteria selection;
    private final List<NewEvent> events;
    private final @Nullable NewOutcome outcome;
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private final long queuedAt = System.nanoTime();

    /**
     * @param marker position that the decision was based on: any later event that matches the condition is a conflict
     * @param outcome stored with the events; {@code null} if the sender did not name the command
     */
    PendingAppend(AppendCondition condition, long marker, List<NewEvent> events, @Nullable NewOutcome outcome) {
        this.marker = marker;
        this.selection = SqlCriteria.of(condition.criteria());
        this.events = events;
        this.outcome = outcome;
    }

    /** Stores the outcome of a command that appends no events. */
    static PendingAppend of(NewOutcome outcome) {
        return new PendingAppend(AppendCondition.none(), Long.MAX_VALUE, List.of(), outcome);
    }

    /** The account in whose queue the append waits. */
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

    /** When the append began to wait, by {@link System#nanoTime}. */
    long queuedAt() {
        return queuedAt;
    }
}
