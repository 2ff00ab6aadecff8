package io.seatledger.command.eventstore;

import java.util.Optional;

/** Stores the outcomes of commands, so that a repeat gets the answer of the first. */
public interface OutcomeStore {

    /**
     * The stored outcome of a command.
     *
     * @param answer JSON, without the version of the account
     * @param accountVersion the version that the answer reported
     */
    record StoredOutcome(String fingerprint, boolean accepted, String answer, long accountVersion) {}

    /**
     * The outcome of a command; empty if the command was never decided, or so long ago that its outcome was deleted.
     *
     * @throws EventStoreUnavailableException if the database cannot be reached
     */
    Optional<StoredOutcome> find(CommandKey key);

    /**
     * Stores the outcome of a command that appends nothing, and returns when it is durable.
     *
     * @return the version of the account when the outcome was stored
     * @throws RecordedBeforeException if the command already has an outcome
     * @throws EventStoreUnavailableException if nothing was stored
     * @throws AppendOutcomeUnknownException if the outcome may or may not be stored
     * @throws InterruptedException if interrupted while waiting
     */
    long keep(NewOutcome outcome) throws InterruptedException;
}
