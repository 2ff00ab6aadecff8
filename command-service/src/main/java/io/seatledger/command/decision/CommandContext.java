package io.seatledger.command.decision;

import org.jspecify.annotations.Nullable;

/**
 * Where a command comes from.
 *
 * @param commandId identifier that the sender gave it, at most 255 characters
 * @param correlationId the same for everything that follows from one request; {@code null} begins a new one
 * @param dryRun whether to decide and to append nothing
 */
public record CommandContext(Actor actor, String commandId, @Nullable String correlationId, boolean dryRun) {}
