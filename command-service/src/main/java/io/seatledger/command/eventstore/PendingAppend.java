package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.EventTranslation.Texts;
import io.seatledger.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * An append that waits to be written, and its future verdict. One without events only checks that what the decision has
 * seen is still all there is.
 *
 * <p>Another decision may build on it before it is written: see {@link TagView#writer}.
 */
public final class PendingAppend {

    /**
     * What a decision knows of the log. The keys are tags as {@link TagText} writes them.
     *
     * @param reads the tags that the decision depends on: an event that it has not seen is a conflict
     * @param writes the tags that its events have and that it does not depend on. If there is an event that it has not
     *     seen, or no view, it is written all the same, but who builds on it for this tag has a conflict.
     */
    public record Views(Map<String, TagView> reads, Map<String, TagView> writes) {

        /** Of a decision that depends on nothing. */
        static final Views NONE = new Views(Map.of(), Map.of());
    }

    /**
     * An event that has no position yet.
     *
     * @param event {@code null} if it is none of the published language
     */
    record NewEvent(
            UUID eventId,
            Instant time,
            QualifiedName type,
            Set<Tag> tags,
            Texts texts,
            @Nullable Event event) {

        private List<String> tagTexts() {
            return tags.stream().map(TagText::of).sorted().toList();
        }
    }

    /** The result of an append. */
    public sealed interface Verdict {

        /** The events are durable; if there are none, nothing was missing in what the decision had seen. */
        record Appended(AppendReceipt receipt) implements Verdict {}

        /**
         * The decision had not seen an event that it depends on, or has built on an append that was not written.
         *
         * @param tags what the decision must look at again, as {@link TagText} writes them
         * @param head where the log ends; what the decision had not seen is not later
         */
        record Conflicting(Set<String> tags, long head) implements Verdict {}

        /** The command already has an outcome; nothing was appended. */
        record Recorded(OutcomeStore.StoredOutcome stored) implements Verdict {}
    }

    private final String accountId;
    private final AxonContract.@Nullable Condition condition;
    private final List<NewEvent> events;
    private final @Nullable NewOutcome outcome;
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private final long queuedAt = System.nanoTime();

    /** Whether the append was not written, as far as this process knows. It may be found in the log later. */
    private volatile boolean rejected;

    // From here on, only the thread that appends reads and writes, once the append is queued.
    private @Nullable PendingAppend predecessor;
    private boolean stands;
    private Views views;
    private Map<String, Long> left = Map.of();
    private boolean settled;
    private @Nullable List<List<String>> tagTexts;

    /** @param outcome stored with the events; {@code null} if the sender did not name the command */
    PendingAppend(String accountId, Views views, List<NewEvent> events, @Nullable NewOutcome outcome) {
        this.accountId = accountId;
        this.views = views;
        this.condition = null;
        this.events = events;
        this.outcome = outcome;
    }

    /**
     * An append on Axon's condition.
     *
     * @param condition {@code null} if nothing is a conflict
     * @param outcome stored with the events; {@code null} if the sender did not name the command
     */
    PendingAppend(AxonContract.@Nullable Condition condition, List<NewEvent> events, @Nullable NewOutcome outcome) {
        this.accountId = accountOf(events, outcome);
        this.views = Views.NONE;
        this.condition = condition;
        this.events = events;
        this.outcome = outcome;
    }

    /**
     * A decision that adds no event. It is refused like any other if it had not seen all that it depends on.
     *
     * @param accountId whose version the receipt says, and among whose appends this one has its place
     * @param reads see {@link Views}
     * @param outcome to be stored; {@code null} to store none
     */
    public static PendingAppend withoutEvents(
            String accountId, Map<String, TagView> reads, @Nullable NewOutcome outcome) {
        return new PendingAppend(accountId, new Views(reads, Map.of()), List.of(), outcome);
    }

    static String accountOf(List<NewEvent> events, @Nullable NewOutcome outcome) {
        return outcome != null
                ? outcome.accountId()
                : events.stream()
                        .map(event -> event.texts().accountId())
                        .findFirst()
                        .orElse("");
    }

    /**
     * Makes the append depend on another one, whether or not it has read what that one adds. It is for those who
     * promise an order.
     *
     * @param append queued before this one in the same account; {@code null} for none
     */
    public void follow(@Nullable PendingAppend append) {
        predecessor = append;
    }

    /** Whether the append was not written, so nobody can build on it. It is known before anybody gets a verdict. */
    public boolean isRejected() {
        return rejected;
    }

    /** The account in whose queue the append waits. */
    public String accountId() {
        return accountId;
    }

    /**
     * What becomes of the append. It fails with {@link EventStoreUnavailableException} if nothing was appended, and
     * with {@link AppendOutcomeUnknownException} if the events may or may not be in the log.
     */
    public CompletableFuture<Verdict> verdict() {
        return verdict;
    }

    @Nullable
    NewOutcome outcome() {
        return outcome;
    }

    AxonContract.@Nullable Condition condition() {
        return condition;
    }

    List<NewEvent> events() {
        return events;
    }

    /** The events by their tags, as {@link TagText} writes them. */
    public Map<String, List<Event>> eventsByTag() {
        Map<String, List<Event>> byTag = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i).event();
            if (event != null) {
                tagTexts()
                        .get(i)
                        .forEach(text -> byTag.computeIfAbsent(text, _ -> new ArrayList<>())
                                .add(event));
            }
        }
        return byTag;
    }

    /** Whether the append has an event with this identifier. */
    public boolean contains(String eventId) {
        UUID id = UUID.fromString(eventId);
        return events.stream().anyMatch(event -> event.eventId().equals(id));
    }

    /**
     * Waits until it is known what becomes of the append.
     *
     * @throws EventStoreUnavailableException if that takes too long
     * @throws InterruptedException if interrupted while waiting
     */
    public void awaitVerdict(Duration patience) throws InterruptedException {
        try {
            verdict.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException _) {
            // Whoever has queued the append is told.
        } catch (TimeoutException e) {
            throw new EventStoreUnavailableException("an append before this one takes too long", e);
        }
    }

    /** The tags of each event, as they are stored and hashed. */
    List<List<String>> tagTexts() {
        List<List<String>> texts = tagTexts;
        if (texts == null) {
            texts = events.stream().map(NewEvent::tagTexts).toList();
            tagTexts = texts;
        }
        return texts;
    }

    /** The accounts whose ledgers it needs; one may come several times. */
    Stream<String> accounts() {
        return Stream.concat(
                Stream.of(accountId), events.stream().map(event -> event.texts().accountId()));
    }

    /** When the append began to wait, by {@link System#nanoTime}. */
    long queuedAt() {
        return queuedAt;
    }

    Views views() {
        return views;
    }

    /** The position of the last event that this append has added to a tag; {@code null} if nobody can build on that. */
    @Nullable
    Long left(String tag) {
        return left.get(tag);
    }

    /** @param positions of its last event of each tag that others can build on, if it is written; else none */
    void leaves(Map<String, Long> positions) {
        left = positions;
    }

    /** The append that must be in the log for this one to be written; {@code null} if there is none. */
    @Nullable
    PendingAppend predecessor() {
        return predecessor;
    }

    /** Whether the append is written, as far as the judge knows now. */
    boolean stands() {
        return stands;
    }

    void stand(boolean written) {
        stands = written;
    }

    /** Takes back what the judge has found, because its transaction was rolled back. */
    void standDown() {
        stands = false;
        left = Map.of();
    }

    /** Whether the verdict will not change any more. */
    boolean isSettled() {
        return settled;
    }

    /**
     * Takes the verdict, before anybody is told. It forgets what it was built on, so that nothing keeps a long row of
     * appends that have built on one another.
     */
    void settle(boolean written) {
        stands = written;
        rejected = !written;
        settled = true;
        views = Views.NONE;
        predecessor = null;
    }
}
