package io.seatledger.events;

import org.jspecify.annotations.Nullable;

/**
 * Who ordered what the event records, and in which context.
 *
 * @param actor the {@code sub} of the token that the command came with, or the name of an automation
 * @param commandId the command whose decision the event is
 * @param correlationId shared by everything that one request causes
 * @param causationId the message that directly caused the command
 */
public record EventMetadata(
        String actor,
        @Nullable String commandId,
        @Nullable String correlationId,
        @Nullable String causationId) {}
