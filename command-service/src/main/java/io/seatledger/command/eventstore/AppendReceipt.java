package io.seatledger.command.eventstore;

import java.util.Map;
import org.axonframework.messaging.core.Context;

/**
 * What the store says of an append; stands in the processing context once the append is durable.
 *
 * @param lastPosition position of the last event that was appended
 * @param accountVersions version that each account of these events has reached by them
 */
public record AppendReceipt(long lastPosition, Map<String, Long> accountVersions) {

    /** Where the processing context has it. */
    public static final Context.ResourceKey<AppendReceipt> RESOURCE_KEY =
            Context.ResourceKey.withLabel("appendReceipt");
}
