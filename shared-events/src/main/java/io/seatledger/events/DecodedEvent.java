package io.seatledger.events;

/** What the codec made of a stored event: a reader has to say what it does with a name that it does not know. */
public sealed interface DecodedEvent {

    /** An event of the vocabulary. */
    record Known(Event event) implements DecodedEvent {}

    /** A name, or a revision of a name, that this version of the vocabulary does not have. */
    record Unknown(String name, int revision, String payloadJson) implements DecodedEvent {}
}
