package io.seatledger.command.eventstore;

import io.seatledger.events.EventEnvelope;
import org.axonframework.messaging.eventhandling.EventMessage;

/** The border between Axon's messages and the texts that are stored. */
interface EventTranslation {

    /** The texts of one event. */
    record Texts(String accountId, String name, int revision, String metadataJson, String payloadJson) {}

    Texts write(EventMessage message);

    EventMessage read(EventEnvelope envelope);
}
