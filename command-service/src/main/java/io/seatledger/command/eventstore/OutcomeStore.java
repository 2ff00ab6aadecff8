package io.seatledger.command.eventstore;

import java.util.Optional;

/** What commands came to, kept so that a repeat gets the answer of the first. */
public interface OutcomeStore {

    /**
     * What is kept of a command.
     *
     * @param answer JSON, without the version of the account
     * @param accountVersion that the answer tells
     */
    record StoredOutcome(String fingerprint, boolean accepted, String answer, long accountVersion) {}

    /**
     * What a command came to; empty when nobody has sent it, or too long ago.
     *
     * @throws EventStoreUnavailableException when the database cannot be reached
     */
    Optional<StoredOutcome> find(CommandKey key);

    /**
     * Keeps the outcome of a command that appends nothing; returns when it is durable.
     *
     * @return version that the account has then
     * @throws RecordedBeforeException when there is an outcome already
     * @throws EventStoreUnavailableException when nothing was kept
     * @throws AppendOutcomeUnknownException when nobody can tell
     * @throws InterruptedException when interrupted while waiting
     */
    long keep(NewOutcome outcome) throws InterruptedException;
}
