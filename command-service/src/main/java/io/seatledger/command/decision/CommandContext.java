package io.seatledger.command.decision;

import org.jspecify.annotations.Nullable;

/**
 * What surrounds a command: who sent it, and how it is to be decided.
 *
 * @param commandId at most 255 characters
 * @param namedBySender whether the sender chose {@code commandId}; if so, a repeat gets the answer of the first
 * @param correlationId shared by everything that follows from one request; {@code null} to use {@code commandId}
 * @param dryRun whether to decide and append nothing
 * @param expectedVersion the version that {@link Command#concerns} must have, counted in account versions; {@code null}
 *     for any
 */
public record CommandContext(
        Actor actor,
        String commandId,
        boolean namedBySender,
        @Nullable String correlationId,
        boolean dryRun,
        @Nullable Long expectedVersion) {

    /** The context of a command that is never repeated, may meet any version, and is not a dry run. */
    public static CommandContext of(Actor actor, String commandId) {
        return new CommandContext(actor, commandId, false, null, false, null);
    }

    /** Whether a repeat gets the answer of the first: the sender has named the command, and it is not only tried. */
    public boolean isRepeatable() {
        return namedBySender && !dryRun;
    }

    /** The same context for a dry run. */
    public CommandContext asDryRun() {
        return new CommandContext(actor, commandId, namedBySender, correlationId, true, expectedVersion);
    }

    /** The same context for the later steps of a list, which meet the versions that the first ones have left. */
    CommandContext atAnyVersion() {
        return new CommandContext(actor, commandId, namedBySender, correlationId, dryRun, null);
    }
}
