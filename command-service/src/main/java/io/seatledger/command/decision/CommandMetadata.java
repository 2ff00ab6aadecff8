package io.seatledger.command.decision;

import io.seatledger.command.eventstore.StoredMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.correlation.CorrelationDataProvider;

/**
 * The metadata of commands. Only the actor, the command id and the correlation id are copied to the events that follow.
 */
public final class CommandMetadata implements CorrelationDataProvider {

    /** The subject of the token that the command came with. */
    public static final String ACTOR = StoredMetadata.ACTOR;

    /** Present if the thing that the command concerns must have this version. */
    static final String EXPECTED_VERSION = "expectedVersion";

    /** Present if the command is a dry run. */
    static final String DRY_RUN = "dryRun";

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
