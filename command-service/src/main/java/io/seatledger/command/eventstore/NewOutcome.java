package io.seatledger.command.eventstore;

import org.axonframework.messaging.core.Context;

/**
 * What a command came to, to be kept for its repeats in the very transaction that appends its events.
 *
 * @param accountId the account whose version the answer tells
 * @param fingerprint the same for a repeat, and for nothing else
 * @param accepted whether the answer is one of success
 * @param answer JSON, without the version of the account
 */
public record NewOutcome(CommandKey key, String accountId, String fingerprint, boolean accepted, String answer) {

    /** Where the processing context has it until the append. */
    public static final Context.ResourceKey<NewOutcome> RESOURCE_KEY = Context.ResourceKey.withLabel("commandOutcome");
}
