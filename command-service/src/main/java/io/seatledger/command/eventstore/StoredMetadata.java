package io.seatledger.command.eventstore;

/** The keys under which an event's metadata are stored: who ordered it, and by which command. */
public final class StoredMetadata {

    /** The subject of the token that the command came with. */
    public static final String ACTOR = "actor";

    /** Identifier of the command. */
    public static final String COMMAND_ID = "commandId";

    /** The same for everything that follows from one request. */
    public static final String CORRELATION_ID = "correlationId";

    /** Of an event that was sourced: version of the account by it. */
    public static final String ACCOUNT_VERSION = "accountVersion";

    private StoredMetadata() {}
}
