package io.seatledger.command.decision;

/**
 * A decision that is durable.
 *
 * @param accountVersion a reader that waits for this version of the account sees the effect
 */
public record Handled<R>(Decision<R> decision, long accountVersion) {}
