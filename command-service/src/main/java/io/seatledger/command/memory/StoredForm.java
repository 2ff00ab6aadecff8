package io.seatledger.command.memory;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Translates records of plain values to JSON and back, for the snapshots of a {@link Fold}. */
public final class StoredForm {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .changeDefaultPropertyInclusion(v -> v.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private StoredForm() {}

    /** Writes a record and leaves out components that are {@code null}. */
    public static String write(Record form) {
        return JSON.writeValueAsString(form);
    }

    /**
     * Reads a record that {@link #write} has written.
     *
     * @throws RuntimeException if the text is something else
     */
    public static <T extends Record> T read(String json, Class<T> form) {
        return Objects.requireNonNull(JSON.readValue(json, form));
    }
}
