package io.seatledger.command.eventstore;

import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventMetadata;
import io.seatledger.events.EventType;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;

/** Translates the events of the published language. */
final class LedgerTranslation implements EventTranslation {

    private final EventCodec codec;
    private final UnknownEvents unknown;

    LedgerTranslation(EventCodec codec, UnknownEvents unknown) {
        this.codec = codec;
        this.unknown = unknown;
    }

    @Override
    public Texts write(EventMessage message) {
        if (!(message.payload() instanceof Event event)) {
            throw new IllegalArgumentException(message.payloadType() + " is not an event of the published language");
        }
        EventType type = codec.typeOf(event);
        Map<String, String> metadata = message.metadata();
        String actor = metadata.get(StoredMetadata.ACTOR);
        if (actor == null) {
            throw new IllegalArgumentException(type.name() + " has no actor in its metadata");
        }
        String commandId = metadata.get(StoredMetadata.COMMAND_ID);
        return new Texts(
                event.accountId(),
                type.name(),
                type.revision(),
                codec.encodeMetadata(
                        new EventMetadata(actor, commandId, metadata.get(StoredMetadata.CORRELATION_ID), commandId)),
                codec.encode(event));
    }

    @Override
    public EventMessage read(StoredEvent stored) {
        return switch (codec.decode(stored.name(), stored.revision(), stored.payloadJson())) {
            case DecodedEvent.Known(Event event) ->
                new GenericEventMessage(
                        stored.eventId(),
                        new MessageType(stored.name(), Integer.toString(stored.revision())),
                        event,
                        carried(stored),
                        stored.time());
            case DecodedEvent.Unknown(String name, int revision, var _) ->
                throw unknown.meet(new EventType(name, revision), stored.position());
        };
    }

    private Map<String, String> carried(StoredEvent stored) {
        EventMetadata metadata = codec.decodeMetadata(stored.metadataJson());
        Map<String, String> carried = new HashMap<>();
        carried.put(StoredMetadata.ACTOR, metadata.actor());
        carried.put(StoredMetadata.ACCOUNT_VERSION, Long.toString(stored.accountVersion()));
        putIfPresent(carried, StoredMetadata.COMMAND_ID, metadata.commandId());
        putIfPresent(carried, StoredMetadata.CORRELATION_ID, metadata.correlationId());
        return carried;
    }

    private static void putIfPresent(Map<String, String> metadata, String key, @Nullable String value) {
        if (value != null) {
            metadata.put(key, value);
        }
    }
}
