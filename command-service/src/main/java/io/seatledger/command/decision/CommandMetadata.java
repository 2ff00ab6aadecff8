package io.seatledger.command.decision;

import io.seatledger.command.eventstore.StoredMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.correlation.CorrelationDataProvider;

/**
 * The metadata of commands, which is copied to the events that follow: the actor, the command id and the correlation
 * id.
 */
public final class CommandMetadata implements CorrelationDataProvider {

    /** The subject of the token that the command came with. */
    public static final String ACTOR = StoredMetadata.ACTOR;

    private static final List<String> KEYS =
            List.of(StoredMetadata.ACTOR, StoredMetadata.COMMAND_ID, StoredMetadata.CORRELATION_ID);

    @Override
    public Map<String, String> correlationDataFor(Message message) {
        Map<String, String> carried = new HashMap<>();
        for (String key : KEYS) {
            String value = message.metadata().get(key);
            if (value != null) {
                carried.put(key, value);
            }
        }
        return carried;
    }
}
