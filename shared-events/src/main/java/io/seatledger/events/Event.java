package io.seatledger.events;

/**
 * A fact of one account. The three vocabularies are sealed, so a {@code switch} over an event names every case.
 *
 * <p>Events hold raw values (text, numbers, instants). Identifiers are unique within their account only.
 */
public sealed interface Event permits AccountEvent, UserEvent, LicensePoolEvent, ImportEvent {

    /** The account that this happened in. */
    String accountId();
}
