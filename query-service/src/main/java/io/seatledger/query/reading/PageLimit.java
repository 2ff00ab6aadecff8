package io.seatledger.query.reading;

import io.seatledger.query.http.WholeNumber;
import org.jspecify.annotations.Nullable;

/** How many entries of a list a caller wants at a time. */
public final class PageLimit {

    public static final int LONGEST = 500;
    public static final int USUAL = 50;

    private PageLimit() {}

    /**
     * Reads the parameter {@code limit}.
     *
     * @param text {@code null} for the usual number
     */
    public static int parse(@Nullable String text) {
        return text == null ? USUAL : (int) WholeNumber.parse("limit", text, 1, LONGEST);
    }
}
