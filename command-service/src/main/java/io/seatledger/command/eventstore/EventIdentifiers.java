package io.seatledger.command.eventstore;

import java.util.UUID;
import org.axonframework.common.IdentifierFactory;

/**
 * Makes the identifiers of Axon's messages, and so of all events: UUIDs of version 7 (RFC 9562, section 5.7). They
 * begin with their time in milliseconds, so their index grows at its end. Axon finds this class through
 * {@code META-INF/services}.
 */
public final class EventIdentifiers extends IdentifierFactory {

    @Override
    public String generateIdentifier() {
        UUID random = UUID.randomUUID();
        long time = System.currentTimeMillis() << 16;
        long version = 0x7000 | (random.getMostSignificantBits() & 0xFFF);
        return new UUID(time | version, random.getLeastSignificantBits()).toString();
    }
}
