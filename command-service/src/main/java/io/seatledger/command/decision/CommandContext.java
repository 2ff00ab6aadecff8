package io.seatledger.command.decision;

import org.jspecify.annotations.Nullable;

/**
 * Where a command comes from.
 *
 * @param commandId identifier of the command, at most 255 characters
 * @param namedBySender whether its sender chose the identifier: then a repeat gets the answer of the first
 * @param correlationId the same for everything that follows from one request; {@code null} begins a new one
 * @param dryRun whether to decide and to append nothing
 * @param expectedVersion what {@link Command#concerns} must be at, as version of the account; {@code null} for any
 */
public record CommandContext(
        Actor actor,
        String commandId,
        boolean namedBySender,
        @Nullable String correlationId,
        boolean dryRun,
        @Nullable Long expectedVersion) {

    /** A command that is sent once. */
    public static CommandContext of(Actor actor, String commandId) {
        return new CommandContext(actor, commandId, false, null, false, null);
    }

    /** The same, only to be tried. */
    public CommandContext tried() {
        return new CommandContext(actor, commandId, namedBySender, correlationId, true, expectedVersion);
    }
}
