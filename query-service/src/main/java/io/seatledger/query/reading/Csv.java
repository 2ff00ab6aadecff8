package io.seatledger.query.reading;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Rows of a CSV file (RFC 4180) that people open in a spreadsheet and import again.
 *
 * <p>A text that a spreadsheet would take for a formula gets an apostrophe in front, which the import drops again. A
 * text that already looks like that gets one more, so that every text comes back as it was.
 */
public final class Csv {

    public static final String TYPE = "text/csv";

    /** The type with the charset that all files are written in. */
    public static final MediaType UTF_8 = MediaType.parseMediaType(TYPE + ";charset=UTF-8");

    private static final Pattern FORMULA = Pattern.compile("^'*[=+\\-@\\t\\r]");

    private Csv() {}

    /**
     * A row, with its end.
     *
     * @param cells {@code null} for an empty one
     */
    public static String row(@Nullable String... cells) {
        return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        String safe = FORMULA.matcher(text).lookingAt() ? "'" + text : text;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }
}
