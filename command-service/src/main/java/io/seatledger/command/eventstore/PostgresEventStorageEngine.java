package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.command.eventstore.PendingAppend.Views;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexPosition;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/**
 * Stores Axon's events in PostgreSQL, with a dynamic consistency boundary: an append is rejected if an event that
 * matches its criteria was added after its marker. Any number of engines, in any number of processes, may share a
 * database.
 *
 * <p>Positions count from 1. A marker or a token names the last position that was seen, and {@code 0} is before the
 * first event. Sourcing from a position returns the events after it.
 */
public final class PostgresEventStorageEngine implements EventStorageEngine, AutoCloseable {

    private static final int PAGE = 2_000;

    private final EventLog log;
    private final EventTranslation translation;
    private final AppendSignal signal;
    private final AppendLane lane;

    /**
     * @param dataSource a database with the schema of {@code db/migration}; the engine keeps one connection for appends
     */
    public PostgresEventStorageEngine(DataSource dataSource, EventLog log, AppendSignal signal, EventCodec codec) {
        this(dataSource, log, signal, new LedgerTranslation(codec, new UnknownEvents(codec)));
    }

    PostgresEventStorageEngine(DataSource dataSource, EventLog log, AppendSignal signal, EventTranslation translation) {
        this.log = log;
        this.signal = signal;
        this.translation = translation;
        this.lane = new AppendLane(HeldConnections.besides(dataSource), log.continuity(), signal);
        lane.addListener(log.recent());
    }

    /** The lane that appends. */
    AppendLane lane() {
        return lane;
    }

    /**
     * Adds somebody who learns of what is appended. Whoever is there from the start learns of every group of this
     * process.
     */
    public void addListener(LogListener listener) {
        lane.addListener(listener);
    }

    /**
     * Makes an append that has not been queued yet.
     *
     * @param events at least one
     * @param outcome stored with the events; {@code null} to store none
     */
    public PendingAppend pendingAppend(Views views, List<TaggedEventMessage<?>> events, @Nullable NewOutcome outcome) {
        List<NewEvent> added = events.stream().map(this::newEvent).toList();
        return new PendingAppend(PendingAppend.accountOf(added, outcome), views, added, outcome);
    }

    /** Queues an append, and returns its {@link PendingAppend#verdict}. */
    public CompletableFuture<Verdict> append(PendingAppend append) {
        return lane.append(append);
    }

    @Override
    public CompletableFuture<AppendTransaction<?>> appendEvents(
            AppendCondition condition, @Nullable ProcessingContext context, List<TaggedEventMessage<?>> events) {
        return CompletableFuture.completedFuture(
                new Append(condition, events.stream().map(this::newEvent).toList()));
    }

    private static AppendReceipt receiptOf(Verdict verdict, ConsistencyMarker marker) {
        return switch (verdict) {
            case Verdict.Appended(AppendReceipt receipt) -> receipt;
            case Verdict.Recorded(OutcomeStore.StoredOutcome stored) -> throw new RecordedBeforeException(stored);
            case Verdict.Conflicting _ ->
                throw AppendEventsTransactionRejectedException.conflictingEventsDetected(marker);
        };
    }

    @Override
    public MessageStream<EventMessage> source(SourcingCondition condition, @Nullable ProcessingContext context) {
        return new AxonContract.Sourced(
                log,
                translation,
                AxonContract.Criteria.of(condition.criteria()),
                GlobalIndexPosition.toIndex(condition.start()),
                PAGE);
    }

    @Override
    public MessageStream<EventMessage> stream(StreamingCondition condition, @Nullable ProcessingContext context) {
        return new AxonContract.Tail(
                log,
                translation,
                signal,
                AxonContract.Criteria.of(condition.criteria()),
                positionOf(condition.position()),
                PAGE);
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return CompletableFuture.completedFuture(new GlobalSequenceTrackingToken(0));
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return CompletableFuture.completedFuture(new GlobalSequenceTrackingToken(log.head()));
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        return CompletableFuture.completedFuture(new GlobalSequenceTrackingToken(log.positionBefore(at)));
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("log", "PostgreSQL");
    }

    /**
     * Writes the appends that wait, for ten seconds at most. Later appends fail with
     * {@link EventStoreUnavailableException}.
     */
    @Override
    public void close() {
        lane.close();
    }

    private NewEvent newEvent(TaggedEventMessage<?> tagged) {
        EventMessage event = tagged.event();
        return new NewEvent(
                UUID.fromString(event.identifier()),
                event.timestamp().truncatedTo(ChronoUnit.MICROS),
                event.type().qualifiedName(),
                tagged.tags(),
                translation.write(event),
                event.payload() instanceof Event known ? known : null);
    }

    private static long positionOf(@Nullable TrackingToken token) {
        return token == null ? 0 : token.position().orElse(0);
    }

    /** Holds the events until the unit of work commits; nothing reaches the database before. */
    private final class Append implements AppendTransaction<AppendReceipt> {

        private final AppendCondition condition;
        private final List<NewEvent> events;
        private final AtomicBoolean finished = new AtomicBoolean();

        Append(AppendCondition condition, List<NewEvent> events) {
            this.condition = condition;
            this.events = events;
        }

        @Override
        public CompletableFuture<AppendReceipt> commit(@Nullable ProcessingContext context) {
            if (finished.getAndSet(true)) {
                return CompletableFuture.failedFuture(
                        new IllegalStateException("this append was already committed or rolled back"));
            }
            NewOutcome outcome = context == null ? null : context.getResource(NewOutcome.RESOURCE_KEY);
            long marker = GlobalIndexConsistencyMarker.position(condition.consistencyMarker());
            var append = new PendingAppend(
                    marker == Long.MAX_VALUE
                            ? null
                            : new AxonContract.Condition(AxonContract.Criteria.of(condition.criteria()), marker),
                    events,
                    outcome);
            return lane.append(append).thenApply(verdict -> {
                AppendReceipt receipt = receiptOf(verdict, condition.consistencyMarker());
                if (context != null) {
                    context.putResource(AppendReceipt.RESOURCE_KEY, receipt);
                }
                return receipt;
            });
        }

        @Override
        public void rollback(@Nullable ProcessingContext context) {
            finished.set(true);
        }

        @Override
        public CompletableFuture<ConsistencyMarker> afterCommit(
                AppendReceipt receipt, @Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(new GlobalIndexConsistencyMarker(receipt.lastPosition()));
        }
    }
}
