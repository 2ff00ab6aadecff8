package io.seatledger.command.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of the story that the examples of every contract tell.
 *
 * @param name the name of the step; on an empty service, every step succeeds if they run in the order of their names
 * @param data the fields of the command, as a JSON object
 * @param answer an answer as the service gives it; later steps use its identifiers
 * @param problem the refusal, for a command that cannot succeed in any story
 */
public record ExampleStep(
        String name,
        String title,
        String command,
        Map<String, Object> data,
        @Nullable Map<String, Object> answer,
        @Nullable Map<String, Object> problem) {}
