package io.seatledger.web;

import java.util.regex.Pattern;

/**
 * The form of a token's subject: 1 to {@value #MAX_LENGTH} characters with something to see among them, nothing hidden,
 * and no white space around them. The value type of the command service has the same rule; a test there compares them.
 */
public final class SubjectForm {

    /** The limit that OpenID Connect sets (Core, section 2), in characters. */
    private static final int MAX_LENGTH = 255;

    /** What Unicode calls white space. */
    private static final String WHITE =
            "\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";

    /** Control characters, half surrogate pairs, private and impossible characters, and invisible ones. */
    private static final String REFUSED = "\\u0000-\\u001F\\u007F-\\u009F\\u00AD\\u061C\\u180E\\u200B\\u200E\\u200F"
            + "\\u2028-\\u202E\\u2060-\\u206F\\uD800-\\uDFFF\\uE000-\\uF8FF\\uFEFF\\uFFF9-\\uFFFB\\uFFFE\\uFFFF"
            + "\\x{E0000}-\\x{E00FF}\\x{E01F0}-\\x{10FFFF}";

    /** Characters that are allowed but show nothing: joiners, variation selectors and fillers. */
    private static final String UNSEEN =
            "\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200C\\u200D\\u2800\\u3164"
                    + "\\uFE00-\\uFE0F\\uFFA0\\x{E0100}-\\x{E01EF}";

    private static final Pattern SUBJECT =
            Pattern.compile("(?![%1$s])[^%2$s]*[^%1$s%2$s%3$s][^%2$s]*(?<![%1$s])".formatted(WHITE, REFUSED, UNSEEN));

    private SubjectForm() {}

    /** Whether a text may be the subject of a token. */
    public static boolean allows(String text) {
        return text.codePointCount(0, text.length()) <= MAX_LENGTH
                && SUBJECT.matcher(text).matches();
    }
}
