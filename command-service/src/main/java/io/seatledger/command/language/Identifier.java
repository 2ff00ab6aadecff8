package io.seatledger.command.language;

/** The form that all identifiers share. It needs no escaping in URLs, topics and tags. */
public final class Identifier {

    /** The form as a regular expression. */
    public static final String FORM = "[a-z0-9][a-z0-9-]{0,62}";

    private static final int MAX_LENGTH = 63;

    private Identifier() {}

    static void require(String field, String value) {
        if (!hasForm(value)) {
            throw new InvalidValueException(
                    field, "must be 1 to 63 lower-case letters, digits or hyphens, and begin with a letter or digit");
        }
    }

    /** Each command has several, so this is written out. */
    private static boolean hasForm(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH || value.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }
}
