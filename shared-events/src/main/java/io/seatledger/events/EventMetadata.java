package io.seatledger.events;

import org.jspecify.annotations.Nullable;

/**
 * On whose order and in which context an event happened.
 *
 * @param actor the {@code sub} of the token that the command came with, or the name of an automation
 * @param commandId the command that the event follows from
 * @param correlationId the same for everything that follows from one request
 * @param causationId the message that directly caused the command
 */
public record EventMetadata(
        String actor,
        @Nullable String commandId,
        @Nullable String correlationId,
        @Nullable String causationId) {}
