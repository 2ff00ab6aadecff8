package io.seatledger.command.eventstore;

import org.axonframework.messaging.core.Context;
import org.jspecify.annotations.Nullable;

/** x */
public record AppendReceipt(long lastPosition, @Nullable Long accountVersion) {
    /** x */
    public static final Context.ResourceKey<AppendReceipt> RESOURCE_KEY = Context.ResourceKey.withLabel("x");
}
