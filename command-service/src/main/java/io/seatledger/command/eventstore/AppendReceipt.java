package io.seatledger.command.eventstore;

import java.util.Map;
import org.axonframework.messaging.core.Context;

/**
 * The positions that an append was given. It is put into the processing context once the append is durable.
 *
 * @param lastPosition position of the last event that was appended; if none was, where the log ended then
 * @param accountVersions the version that each account of the events has after the append, and the one in whose queue
 *     the append waited
 */
public record AppendReceipt(long lastPosition, Map<String, Long> accountVersions) {

    /** The key of the receipt in the processing context. */
    public static final Context.ResourceKey<AppendReceipt> RESOURCE_KEY =
            Context.ResourceKey.withLabel("appendReceipt");
}
