package io.seatledger.events;

/** The result of reading a stored event. Every reader must decide what to do with a name that it does not know. */
public sealed interface DecodedEvent {

    /** An event of the vocabulary. */
    record Known(Event event) implements DecodedEvent {}

    /** An event whose name or revision this version of the vocabulary does not have. */
    record Unknown(String name, int revision, String payloadJson) implements DecodedEvent {}
}
