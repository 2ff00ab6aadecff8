package io.seatledger.command.language;

import java.util.regex.Pattern;

/** The form that all identifiers share. It needs no escaping in URLs, topics and tags. */
public final class Identifier {

    /** The form as a regular expression. */
    public static final String FORM = "[a-z0-9][a-z0-9-]{0,62}";

    private static final Pattern PATTERN = Pattern.compile(FORM);

    private Identifier() {}

    static void require(String field, String value) {
        if (!PATTERN.matcher(value).matches()) {
            throw new InvalidValueException(
                    field, "must be 1 to 63 lower-case letters, digits or hyphens, and begin with a letter or digit");
        }
    }
}
