package io.seatledger.command.decision;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.axonframework.common.Registration;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/**
 * The event store that decisions use. It holds the events of a decision back until the handler has returned, and then
 * appends them or drops them: those of refused decisions and of dry runs never get any further, so they cannot conflict
 * with another decision. It also keeps a decision that is too large from growing: Axon copies its list of appended
 * events with each event that it adds.
 */
final class HeldEvents implements EventStore {

    private final EventStore store;

    /** @param store appends the events of all other decisions */
    HeldEvents(EventStore store) {
        this.store = store;
    }

    @Override
    public CompletableFuture<Void> publish(@Nullable ProcessingContext context, List<EventMessage> events) {
        if (context == null) {
            throw new IllegalArgumentException("only decisions append events");
        }
        hold(context, events);
        return CompletableFuture.completedFuture(null);
    }

    private void hold(ProcessingContext context, List<EventMessage> events) {
        Execution<?> execution = Execution.of(context);
        if (execution.events().isEmpty() && !events.isEmpty()) {
            context.onPostInvocation(_ -> execution.willAppend()
                    ? store.publish(context, execution.events())
                    : CompletableFuture.completedFuture(null));
        }
        execution.append(events);
    }

    @Override
    public EventStoreTransaction transaction(ProcessingContext context) {
        EventStoreTransaction transaction = store.transaction(context);
        Execution<?> execution = Execution.of(context);
        return new EventStoreTransaction() {
            @Override
            public MessageStream<? extends EventMessage> source(SourcingCondition condition) {
                return transaction.source(condition);
            }

            @Override
            public void appendEvent(EventMessage event) {
                hold(context, List.of(event));
            }

            @Override
            public void onAppend(Consumer<EventMessage> listener) {
                execution.onAppend(listener);
            }

            @Override
            public ConsistencyMarker appendPosition() {
                return transaction.appendPosition();
            }
        };
    }

    @Override
    public MessageStream<EventMessage> open(StreamingCondition condition, @Nullable ProcessingContext context) {
        return store.open(condition, context);
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
    public Registration subscribe(
            BiFunction<List<? extends EventMessage>, ProcessingContext, CompletableFuture<?>> consumer) {
        return store.subscribe(consumer);
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeWrapperOf(store);
    }
}
