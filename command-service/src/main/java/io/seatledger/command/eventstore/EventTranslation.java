package io.seatledger.command.eventstore;

import org.axonframework.messaging.eventhandling.EventMessage;

/** Translates between Axon's messages and the text that is stored. */
interface EventTranslation {

    /** The stored form of one event. */
    record Texts(String accountId, String name, int revision, String metadataJson, String payloadJson) {}

    Texts write(EventMessage message);

    /**
     * Reads an event.
     *
     * @throws UnknownEventException if a newer version wrote it
     */
    EventMessage read(StoredEvent event);
}
