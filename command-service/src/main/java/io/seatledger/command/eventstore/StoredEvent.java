package io.seatledger.command.eventstore;

import java.time.Instant;

/**
 * What a decision reads of an event. It needs neither tags nor hashes, which {@link EventLog#readAfter} reads for those
 * who follow the log.
 */
record StoredEvent(
        String eventId,
        long accountVersion,
        long position,
        Instant time,
        String name,
        int revision,
        String metadataJson,
        String payloadJson) {}
