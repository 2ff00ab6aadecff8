package io.seatledger.command.eventstore;

import java.util.Optional;

/** Finds the outcomes of commands, which are stored with their appends: a repeat gets the answer of the first. */
@FunctionalInterface
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
}
