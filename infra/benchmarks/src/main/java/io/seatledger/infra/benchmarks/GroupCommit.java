package io.seatledger.infra.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.eventstore.AppendReceipt;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.PendingAppend;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.command.eventstore.PendingAppend.Views;
import io.seatledger.command.eventstore.PostgresEventStorageEngine;
import io.seatledger.command.eventstore.StoredMetadata;
import io.seatledger.command.eventstore.TagText;
import io.seatledger.command.eventstore.TagView;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventType;
import io.seatledger.events.UserEvent.LicenseReserved;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.GenericEventMessage;

/** Appends with the event store of the command service. */
final class GroupCommit implements Appender {

    private final EventCodec codec = new EventCodec();
    private final HikariDataSource dataSource;
    private final EventLog log;
    private final AppendSignal signal;
    private final PostgresEventStorageEngine engine;

    GroupCommit(HikariDataSource dataSource) {
        this.dataSource = dataSource;
        log = new EventLog(dataSource);
        signal = new AppendSignal(dataSource, log);
        engine = new PostgresEventStorageEngine(dataSource, log, signal, codec);
    }

    @Override
    public long append(LicenseReserved event, long marker) throws Exception {
        EventType type = codec.typeOf(event);
        var message = new GenericEventMessage(
                new MessageType(type.name(), Integer.toString(type.revision())),
                event,
                Map.of(
                        StoredMetadata.ACTOR,
                        "benchmark",
                        StoredMetadata.COMMAND_ID,
                        UUID.randomUUID().toString()));
        var read = Map.of(TagText.of(EventTags.user(event.accountId(), event.userId())), new TagView(marker, null));
        PendingAppend append = engine.pendingAppend(
                new Views(read, Map.of()),
                List.of(new GenericTaggedEventMessage<>(message, EventTags.of(event))),
                null);
        return switch (engine.append(append).get()) {
            case Verdict.Appended(AppendReceipt receipt) -> receipt.lastPosition();
            case Verdict other -> throw new IllegalStateException("The log says " + other);
        };
    }

    @Override
    public long count() {
        return log.head();
    }

    @Override
    public void close() {
        engine.close();
        signal.close();
        dataSource.close();
    }
}
