package io.seatledger.command.invitation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name in the text in front of a bracketed address.
 *
 * @param name without quotes, bullets and labels; empty if there is none
 * @param rest the text before it, which is not part of the name
 */
record PastedName(String name, String rest) {

    static final PastedName NONE = new PastedName("", "");

    /** Names have a comma or two: "Weber, Luca, Dr.". */
    private static final int MAX_COMMAS = 2;

    private static final String SEPARATORS = ";\uFF1B\u061B|\t";
    private static final String COMMAS = ",\uFF0C\u3001\u060C";
    private static final String COLONS = ":\uFF1A";

    private static final Pattern NUMBER =
            Pattern.compile("\\p{Nd}{1,5}[.)\\]](?=\\s|$)", Pattern.UNICODE_CHARACTER_CLASS);

    private static final String TRAILING =
            " \t\u00A0\u3000\"*_`,;-\u2013\u2014:<[]{|/\\~=\u201C\u201D\u201E\uFF0C\uFF1B\u3001\u060C\u061B";
    private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern MAILTO = Pattern.compile("(?i:mailto:)");

    /** Reads the text up to the bracket. */
    static PastedName in(String before) {
        String text = before.strip();
        if (text.endsWith("\"")) {
            int open = openingQuote(text);
            if (open >= 0) {
                return new PastedName(
                        oneLine(text.substring(open + 1, text.length() - 1)
                                .replace("\\\"", "\"")
                                .replace("\\\\", "\\")),
                        text.substring(0, open));
            }
        }
        int start = start(text);
        String name = bare(text.substring(start));
        return new PastedName(unquoted(name), text.substring(0, start));
    }

    /** The words of a text without what stands around them; empty if there are none. */
    static String bare(String text) {
        String plain =
                text.length() >= "mailto:".length() ? MAILTO.matcher(text).replaceAll(" ") : text;
        int start = afterBullets(plain, 0);
        Matcher number = NUMBER.matcher(plain).region(start, plain.length()).useTransparentBounds(true);
        if (number.lookingAt()) {
            start = afterBullets(plain, number.end());
        }
        int end = plain.length();
        boolean hasOpening = plain.indexOf('(', start) >= 0;
        while (end > start
                && (TRAILING.indexOf(plain.charAt(end - 1)) >= 0 || isUnopened(plain.charAt(end - 1), hasOpening))) {
            end--;
        }
        return oneLine(plain.substring(start, end));
    }

    /** Bullets, quotes, brackets, emphasis, separators. Formatting characters are kept, and so refused in a name. */
    private static int afterBullets(String text, int from) {
        int i = from;
        while (i < text.length() && isBullet(text, i)) {
            i += Character.charCount(text.codePointAt(i));
        }
        return i;
    }

    private static boolean isBullet(String text, int index) {
        int c = text.codePointAt(index);
        if (c == '(') {
            return index + 1 == text.length() || !Character.isLetter(text.codePointAt(index + 1));
        }
        return c != '\''
                && c != '\u2019'
                && !Character.isLetterOrDigit(c)
                && switch (Character.getType(c)) {
                    case Character.FORMAT,
                            Character.CONTROL,
                            Character.PRIVATE_USE,
                            Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.LETTER_NUMBER,
                            Character.OTHER_NUMBER -> false;
                    default -> true;
                };
    }

    private static boolean isUnopened(char last, boolean hasOpening) {
        return last == '>' || last == '(' || (last == ')' && !hasOpening);
    }

    private static int openingQuote(String text) {
        int open = text.lastIndexOf('"', text.length() - 2);
        while (open > 0 && text.charAt(open - 1) == '\\') {
            open = text.lastIndexOf('"', open - 1);
        }
        return open;
    }

    /** Where the name begins: behind the last separator, the label in front of it, and all but two commas. */
    private static int start(String text) {
        int start = 0;
        int commas = 0;
        boolean letters = false;
        for (int i = text.length() - 1; i >= 0 && start == 0; i--) {
            char c = text.charAt(i);
            boolean isComma = COMMAS.indexOf(c) >= 0;
            commas += isComma && letters ? 1 : 0;
            boolean ends = SEPARATORS.indexOf(c) >= 0 || COLONS.indexOf(c) >= 0 || (isComma && commas > MAX_COMMAS);
            start = ends && letters ? i + 1 : 0;
            letters |= Character.isLetterOrDigit(c);
        }
        return start;
    }

    private static String unquoted(String name) {
        boolean isQuoted = name.length() > 2 && name.startsWith("'") && name.endsWith("'");
        return isQuoted ? name.substring(1, name.length() - 1).strip() : name;
    }

    private static String oneLine(String text) {
        return SPACES.matcher(text).replaceAll(" ").strip();
    }
}
