package io.seatledger.events;

/**
 * A fact of one account. The four vocabularies are sealed: a {@code switch} over an event names every case, and a new
 * event breaks the compile of whoever forgot it.
 *
 * <p>Events hold raw values (text, numbers, instants). Identifiers are unique within their account only.
 */
public sealed interface Event permits AccountEvent, UserEvent, LicensePoolEvent, ImportEvent {

    /** The account that this happened in. */
    String accountId();

    /**
     * The identifier of what this happened to: of the user, the pool or the import whose event it is, and of the
     * account for an event of its structure.
     */
    default String happenedTo() {
        return accountId();
    }
}
