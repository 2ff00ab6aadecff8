package io.seatledger.command.eventstore;

/** x */
public interface Ledgers {
    /** x */
    long versionOf(String accountId);
}
