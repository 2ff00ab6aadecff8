package io.seatledger.command.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of the story that the examples of every contract tell.
 *
 * @param name of the step; in the order of the names every step succeeds on an empty service
 * @param data of the command, as a JSON object
 * @param answer such as the service gives; later steps have the identifiers in it
 * @param problem the refusal, of a command that no story can make succeed
 */
public record ExampleStep(
        String name,
        String title,
        String command,
        Map<String, Object> data,
        @Nullable Map<String, Object> answer,
        @Nullable Map<String, Object> problem) {}
