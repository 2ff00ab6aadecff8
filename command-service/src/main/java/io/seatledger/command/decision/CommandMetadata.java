package io.seatledger.command.decision;

import io.seatledger.command.eventstore.StoredMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.correlation.CorrelationDataProvider;

/** What a command says of itself; where it comes from is written to the events that follow, and nothing else is. */
public final class CommandMetadata implements CorrelationDataProvider {

    /** The subject of the token that the command came with. */
    public static final String ACTOR = StoredMetadata.ACTOR;

    /** Present when what the command concerns must be at this version. */
    static final String EXPECTED_VERSION = "expectedVersion";

    /** Present when the command is to be decided and nothing appended. */
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
