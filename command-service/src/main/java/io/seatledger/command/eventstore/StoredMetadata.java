package io.seatledger.command.eventstore;

/** The keys of an event's metadata. */
public final class StoredMetadata {

    /** The subject of the token that the command came with. */
    public static final String ACTOR = "actor";

    /** The identifier of the command that caused the event. */
    public static final String COMMAND_ID = "commandId";

    /** Shared by all commands and events that follow from one request. */
    public static final String CORRELATION_ID = "correlationId";

    /** The version of the account after the event. Only events that were read from the log have it. */
    public static final String ACCOUNT_VERSION = "accountVersion";

    private StoredMetadata() {}
}
