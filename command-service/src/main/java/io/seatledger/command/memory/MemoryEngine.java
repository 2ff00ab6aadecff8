package io.seatledger.command.memory;

import io.seatledger.command.eventstore.AppendReceipt;
import io.seatledger.command.eventstore.NewOutcome;
import io.seatledger.command.eventstore.PendingAppend;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.command.eventstore.PendingAppend.Views;
import io.seatledger.command.eventstore.PostgresEventStorageEngine;
import io.seatledger.command.eventstore.RecordedBeforeException;
import io.seatledger.command.eventstore.TagText;
import io.seatledger.command.eventstore.TagView;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Axon's view of the event store while a decision is made: entities are answered from memory, as one message with their
 * states instead of all their events. An append is checked against how far the decision knew each tag, which says more
 * than the one marker of Axon's condition.
 */
public final class MemoryEngine implements EventStorageEngine, DecisionMemory {

    private static final MessageType STATES = new MessageType(States.class);

    private final PostgresEventStorageEngine store;
    private final WarmEntities entities;

    /**
     * @param store stores events, and answers whatever is asked outside of decisions
     * @param entities kept current by what the store appends
     */
    public MemoryEngine(PostgresEventStorageEngine store, WarmEntities entities) {
        this.store = store;
        this.entities = entities;
        store.addListener(entities);
    }

    @Override
    public MessageStream<EventMessage> source(SourcingCondition condition, @Nullable ProcessingContext context) {
        Reading reading = context == null ? null : context.getResource(Reading.RESOURCE_KEY);
        Set<Tag> tags = tagsOf(condition.criteria());
        tags.remove(States.NONE);
        if (reading == null || !entities.hasFoldsFor(tags)) {
            return store.source(condition, context);
        }
        Tag insistedOn = reading.insistedOn();
        if (insistedOn != null) {
            tags.add(insistedOn);
        }
        entities.read(tags, reading);
        EventMessage states = new GenericEventMessage("states", STATES, reading, Map.of(), Instant.EPOCH);
        return MessageStream.fromIterable(
                List.of(states, TerminalEventMessage.INSTANCE),
                message -> message instanceof TerminalEventMessage
                        ? ConsistencyMarker.addToContext(
                                Context.empty(), new GlobalIndexConsistencyMarker(Math.max(entities.tail(), 0)))
                        : Context.empty());
    }

    /** The tags of criteria that ask for the events of any of them; a tag without a fold if they ask for others. */
    private static Set<Tag> tagsOf(EventCriteria criteria) {
        Set<Tag> tags = new HashSet<>();
        criteria.flatten().forEach(criterion -> {
            if (criterion.types().isEmpty() && criterion.tags().size() == 1) {
                tags.addAll(criterion.tags());
            } else {
                tags.add(Tag.of("", ""));
            }
        });
        return tags;
    }

    @Override
    public CompletableFuture<AppendTransaction<?>> appendEvents(
            AppendCondition condition, @Nullable ProcessingContext context, List<TaggedEventMessage<?>> events) {
        Reading reading = context == null ? null : context.getResource(Reading.RESOURCE_KEY);
        return reading == null
                ? store.appendEvents(condition, context, events)
                : CompletableFuture.completedFuture(new Append(reading, events));
    }

    @Override
    public Map<Tag, EntityLoader.Loaded> load(Collection<Tag> tags) {
        return entities.load(tags);
    }

    @Override
    public CompletableFuture<Long> confirm(String accountId, Reading reading, @Nullable NewOutcome outcome) {
        return queue(PendingAppend.withoutEvents(accountId, viewsOf(reading.byText()), outcome), reading)
                .thenApply(receipt -> receipt.accountVersions().getOrDefault(accountId, 0L));
    }

    @Override
    public Map<Tag, EntityLoader.Loaded> catchUpAfter(ConflictException conflict, Reading reading)
            throws InterruptedException {
        entities.awaitTail(conflict.head());
        return load(reading.takenForNew(conflict.tags()));
    }

    private static Map<String, TagView> viewsOf(Map<String, Known> looks) {
        return looks.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, e -> e.getValue().view()));
    }

    private CompletableFuture<AppendReceipt> queue(PendingAppend append, Reading reading) {
        reading.queues(append);
        return store.append(append).thenApply(verdict -> switch (verdict) {
            case Verdict.Appended(AppendReceipt receipt) -> receipt;
            case Verdict.Recorded recorded -> throw new RecordedBeforeException(recorded.stored());
            case Verdict.Conflicting(Set<String> tags, long head) -> {
                entities.forgetAssumed(tags);
                throw new ConflictException(tags, head);
            }
        });
    }

    @Override
    public MessageStream<EventMessage> stream(StreamingCondition condition, @Nullable ProcessingContext context) {
        return store.stream(condition, context);
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return store.firstToken(context);
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return store.latestToken(context);
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        return store.tokenAt(at, context);
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeWrapperOf(store);
    }

    /** Holds the events until the unit of work commits. */
    private final class Append implements AppendTransaction<AppendReceipt> {

        private final Reading reading;
        private final List<TaggedEventMessage<?>> events;

        Append(Reading reading, List<TaggedEventMessage<?>> events) {
            this.reading = reading;
            this.events = events;
        }

        @Override
        public CompletableFuture<AppendReceipt> commit(@Nullable ProcessingContext context) {
            NewOutcome outcome = context == null ? null : context.getResource(NewOutcome.RESOURCE_KEY);
            Map<String, Known> read = reading.byText();
            Map<String, Known> unread = unread();
            PendingAppend append = store.pendingAppend(new Views(viewsOf(read), viewsOf(unread)), events, outcome);
            Map<String, Known> looks = new HashMap<>(read);
            looks.putAll(unread);
            // Whoever decides next sees the events, until it turns out that they were not written.
            entities.expect(append, looks);
            return queue(append, reading).thenApply(receipt -> {
                if (context != null) {
                    context.putResource(AppendReceipt.RESOURCE_KEY, receipt);
                }
                return receipt;
            });
        }

        private Map<String, Known> unread() {
            Map<String, Known> unread = new HashMap<>();
            for (TaggedEventMessage<?> event : events) {
                for (Tag tag : event.tags()) {
                    Known known = reading.known(tag) == null ? entities.lookAt(tag) : null;
                    if (known != null) {
                        unread.put(TagText.of(tag), known);
                    }
                }
            }
            return unread;
        }

        @Override
        public void rollback(@Nullable ProcessingContext context) {
            // Nothing has been queued.
        }

        @Override
        public CompletableFuture<ConsistencyMarker> afterCommit(
                AppendReceipt receipt, @Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(new GlobalIndexConsistencyMarker(receipt.lastPosition()));
        }
    }
}
