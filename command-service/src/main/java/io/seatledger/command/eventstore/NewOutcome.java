package io.seatledger.command.eventstore;

import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import org.axonframework.messaging.core.Context;

/**
 * The outcome of a command. It is stored in the same transaction as the events of the command, and answers repeats of
 * it.
 *
 * @param accountId the account whose version the answer contains
 * @param fingerprint equal for a repeat of the command, different for any other command; hexadecimal
 * @param accepted {@code false} if the command was refused
 * @param answer JSON, without the version of the account
 */
public record NewOutcome(CommandKey key, String accountId, String fingerprint, boolean accepted, String answer) {

    /** The key of the outcome in the processing context; the append picks it up from there. */
    public static final Context.ResourceKey<NewOutcome> RESOURCE_KEY = Context.ResourceKey.withLabel("commandOutcome");

    StoredOutcome stored(long accountVersion) {
        return new StoredOutcome(fingerprint, accepted, answer, accountVersion);
    }
}
