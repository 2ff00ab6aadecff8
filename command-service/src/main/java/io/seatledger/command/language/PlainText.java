package io.seatledger.command.language;

import java.util.regex.Pattern;

/**
 * The one rule for texts that people read and programs store, forward and compare: names, subjects, and sentences of
 * other systems. White space around a text does not count. The rest has something to see, and nothing in it is hidden,
 * reverses what is around it, or cannot be written as UTF-8.
 */
public final class PlainText {

    /** What Unicode calls white space. */
    static final String WHITE = "\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";

    /**
     * Control characters, half surrogate pairs, private and impossible characters, and invisible ones. The two joiners
     * (U+200C, U+200D) are not among them: words of some languages are misspelled without them.
     */
    private static final String REFUSED = "\\u0000-\\u001F\\u007F-\\u009F\\u00AD\\u061C\\u180E\\u200B\\u200E\\u200F"
            + "\\u2028-\\u202E\\u2060-\\u206F\\uD800-\\uDFFF\\uE000-\\uF8FF\\uFEFF\\uFFF9-\\uFFFB\\uFFFE\\uFFFF"
            + between(0xE0000, 0xE00FF)
            + between(0xE01F0, Character.MAX_CODE_POINT);

    /** Characters that are allowed but show nothing: joiners, variation selectors and fillers. */
    static final String UNSEEN = "\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200C\\u200D\\u2800\\u3164"
            + "\\uFE00-\\uFE0F\\uFFA0"
            + between(0xE0100, 0xE01EF);

    /** The rule as a regular expression for the whole text, without the length. */
    public static final String FORM = "[%1$s]*[^%2$s]*[^%1$s%2$s%3$s][^%2$s]*[%1$s]*".formatted(WHITE, REFUSED, UNSEEN);

    private static final Pattern AROUND = Pattern.compile("^[%1$s]+|(?<![%1$s])[%1$s]+$".formatted(WHITE));
    private static final Pattern NOT_PLAIN = Pattern.compile("[" + REFUSED + "]");
    private static final Pattern SEEN = Pattern.compile("[^" + WHITE + REFUSED + UNSEEN + "]");

    private PlainText() {}

    /**
     * A range of a character class. Beyond U+FFFF, dialects of regular expressions agree on literal characters alone.
     */
    private static String between(int first, int last) {
        return Character.toString(first) + '-' + Character.toString(last);
    }

    /** The text without the white space around it. */
    public static String strip(String text) {
        return text.isEmpty() || (isGraphic(text.charAt(0)) && isGraphic(text.charAt(text.length() - 1)))
                ? text
                : AROUND.matcher(text).replaceAll("");
    }

    /** Whether it is a visible character of ASCII, which nearly all are. */
    private static boolean isGraphic(int character) {
        return character > ' ' && character < 0x7F;
    }

    /** The length as JSON Schema counts it, in characters: a pair of surrogates is one. */
    public static int lengthOf(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Whether a text can be written as UTF-8 and read back: no half of a surrogate pair is in it. */
    public static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /** Whether nothing in the text is hidden, reverses what is around it, or cannot be stored. */
    static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c == ' ' || isGraphic(c))
                || !NOT_PLAIN.matcher(text).find();
    }

    /**
     * Returns the text without the white space around it.
     *
     * @param field the name of the value as callers know it
     * @throws InvalidValueException if nothing is left, if that is too long, or if it is not plain
     */
    static String require(String field, String text, int maxLength) {
        String stripped = strip(text);
        if (!SEEN.matcher(stripped).find() || lengthOf(stripped) > maxLength) {
            throw new InvalidValueException(field, "must be 1 to %d characters, not all blank".formatted(maxLength));
        }
        if (!isPlain(stripped)) {
            throw new InvalidValueException(field, "must not contain control characters or invisible characters");
        }
        return stripped;
    }

    /** Makes a text of another system plain: what is not allowed becomes a space, and what is too long is cut off. */
    static String madePlain(String text, int maxLength) {
        String plain = strip(NOT_PLAIN.matcher(text).replaceAll(" ").replaceAll("[" + WHITE + "]+", " "));
        return lengthOf(plain) <= maxLength
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, maxLength - 1)) + "…";
    }
}
