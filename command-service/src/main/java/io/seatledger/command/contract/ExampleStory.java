package io.seatledger.command.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The story of one account, which uses every command. It is read from {@code story.json} beside this class. */
public final class ExampleStory {

    /** The account that every step is addressed to. */
    public static final String ACCOUNT = "acme";

    private record Told(
            String title,
            String command,
            Map<String, Object> data,
            @Nullable Map<String, Object> answer,
            @Nullable Map<String, Object> problem) {}

    private final List<ExampleStep> steps = new ArrayList<>();

    /** Reads the story. */
    public ExampleStory(JsonMapper json) {
        try (InputStream file = ExampleStory.class.getResourceAsStream("story.json")) {
            for (Told told : json.readValue(file, Told[].class)) {
                steps.add(new ExampleStep(
                        "step-%02d".formatted(steps.size() + 1),
                        told.title,
                        told.command,
                        told.data,
                        told.answer,
                        told.problem));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The steps that send this command. */
    public List<ExampleStep> stepsOf(String command) {
        return steps.stream().filter(step -> step.command().equals(command)).toList();
    }
}
