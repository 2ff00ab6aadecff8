package io.seatledger.command.decision;

import io.seatledger.events.Event;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/**
 * The storage engine that decisions use. It discards the events of refused decisions and of dry runs, so they are never
 * appended and never conflict with another decision.
 */
public final class DryRunStorageEngine implements EventStorageEngine {

    private static final Context.ResourceKey<List<Event>> EVENTS = Context.ResourceKey.withLabel("dryRunEvents");

    private final EventStorageEngine engine;

    /** @param engine appends the events of all other decisions */
    public DryRunStorageEngine(EventStorageEngine engine) {
        this.engine = engine;
    }

    /** Makes this engine discard the events that the decision of this context appends. */
    static void begin(ProcessingContext context) {
        context.putResource(EVENTS, List.of());
    }

    /** The events that were discarded. */
    static List<Event> eventsOf(ProcessingContext context) {
        List<Event> events = context.getResource(EVENTS);
        return events == null ? List.of() : events;
    }

    @Override
    public CompletableFuture<AppendTransaction<?>> appendEvents(
            AppendCondition condition, @Nullable ProcessingContext context, List<TaggedEventMessage<?>> events) {
        if (context == null || !context.containsResource(EVENTS)) {
            return engine.appendEvents(condition, context, events);
        }
        context.putResource(
                EVENTS,
                events.stream().map(tagged -> (Event) tagged.event().payload()).toList());
        return CompletableFuture.completedFuture(new NothingAppended(condition));
    }

    @Override
    public MessageStream<EventMessage> source(SourcingCondition condition, @Nullable ProcessingContext context) {
        return engine.source(condition, context);
    }

    @Override
    public MessageStream<EventMessage> stream(StreamingCondition condition, @Nullable ProcessingContext context) {
        return engine.stream(condition, context);
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return engine.firstToken(context);
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return engine.latestToken(context);
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        return engine.tokenAt(at, context);
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeWrapperOf(engine);
    }

    private record NothingAppended(AppendCondition condition) implements AppendTransaction<ConsistencyMarker> {

        @Override
        public CompletableFuture<ConsistencyMarker> commit(@Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(condition.consistencyMarker());
        }

        @Override
        public void rollback(@Nullable ProcessingContext context) {
            // Nothing was appended.
        }

        @Override
        public CompletableFuture<ConsistencyMarker> afterCommit(
                ConsistencyMarker marker, @Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(marker);
        }
    }
}
