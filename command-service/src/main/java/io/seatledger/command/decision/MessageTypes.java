package io.seatledger.command.decision;

import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventType;
import java.util.Optional;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.MessageTypeResolver;

/**
 * Resolves message types. Events have the names of the published contract; commands and answers never leave this
 * process, so their class names will do.
 */
final class MessageTypes implements MessageTypeResolver {

    private final EventCodec codec;

    MessageTypes(EventCodec codec) {
        this.codec = codec;
    }

    @Override
    public Optional<MessageType> resolve(Class<?> payloadType) {
        if (Event.class.isAssignableFrom(payloadType)) {
            EventType type = codec.typeOf(payloadType.asSubclass(Event.class));
            return Optional.of(new MessageType(type.name(), Integer.toString(type.revision())));
        }
        return Optional.of(new MessageType(payloadType));
    }
}
