package io.seatledger.command.invitation;

import io.seatledger.command.language.EmailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what can be an address in a line of text, or in a cell of a table. Takes time in proportion to the text. */
final class PastedLine {

    /** A part of a line. */
    sealed interface Part {

        /** Whether this is an entry of the list in its own right, and not words or the other half of a link. */
        boolean isEntry();

        /** Words that no address is in. */
        record Words(String text) implements Part {
            @Override
            public boolean isEntry() {
                return false;
            }
        }

        /**
         * What is around an {@code @}.
         *
         * @param text without what is around it
         * @param name what stands in front of the brackets around the address; empty if there is nothing
         * @param repeatsPrevious whether this is the other half of a link, or follows as {@code <a@x>} on {@code a@x};
         *     if it is the same address, it is not a second entry
         */
        record Candidate(String text, String name, boolean repeatsPrevious) implements Part {

            private static final Pattern URL_ENCODED = Pattern.compile("%\\p{XDigit}{2}");

            @Override
            public boolean isEntry() {
                return !repeatsPrevious;
            }

            /** The address; empty if it is not one, or is one written for a URL, of which nobody knows the meaning. */
            Optional<EmailAddress> address() {
                return URL_ENCODED.matcher(text).find() ? Optional.empty() : EmailAddress.parse(text);
            }
        }
    }

    /** What no address of a link is: the rest of a URL, and the fields of a {@code mailto:}. */
    private static final Pattern LINK = Pattern.compile(
            "://[^\\s<>\"()\\[\\]|]*+|(?i:mailto:)[^\\s<>\"()\\[\\]|?]{0,100}+\\?[^\\s<>\"()\\[\\]|]*+");

    private static final String MAILTO = "mailto:";
    private static final char MASKED = '\uFFFC';
    private static final String AT = "@\uFF20\uFE6B";
    private static final String OPENING = "<([\uFF1C\uFF08\u3008\u300A\u3010\u2039";
    private static final String QUOTES = "\"'\u201C\u201D\u201E\u2018\u2019";
    private static final String LOCAL = "!#$%&'+-/=?^_~.";
    private static final String DOTS = ".\u3002\uFF0E\uFF61";

    /** Between an address and the same address again, where nobody means a second one. */
    private static final Pattern BETWEEN_HALVES =
            Pattern.compile("[\"'\\]\\s]*+[<(|\\[]++(?i:mailto:)?[\"']*+|[\"']?>", Pattern.UNICODE_CHARACTER_CLASS);

    /** The longest text in front of an address that a name is looked for in. */
    private static final int MAX_NAME = 500;

    private static final int MAX_QUOTED = 70;

    private final String line;

    /** The line with no {@code @} where it belongs to a link. */
    private final String searched;

    private final List<Part> parts = new ArrayList<>();

    /** Where the part ended that was found last. */
    private int done;

    private PastedLine(String line) {
        this.line = line;
        this.searched = line.contains("://") || line.indexOf('?') >= 0 ? withoutLinks(line) : line;
    }

    /** The parts of a line, in their order. */
    static List<Part> partsOf(String line) {
        return new PastedLine(EncodedWords.decodedIn(line)).parts();
    }

    private static String withoutLinks(String line) {
        return LINK.matcher(line).replaceAll(link -> {
            String text = link.group();
            int from = text.startsWith(":") ? 0 : text.indexOf('?');
            return Matcher.quoteReplacement(
                    text.substring(0, from) + text.substring(from).replace('@', MASKED));
        });
    }

    private List<Part> parts() {
        for (int at = nextAt(0); at >= 0; at = nextAt(Math.max(at + 1, done))) {
            int end = endOfDomain(at);
            int start = startOfLocal(at, end);
            if (isLikeAnAddress(start, at, end)) {
                candidate(start, end);
            }
        }
        words(line.substring(done));
        return parts;
    }

    private int nextAt(int from) {
        for (int i = from; i < searched.length(); i++) {
            if (isAt(searched.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isAt(int character) {
        return AT.indexOf(character) >= 0;
    }

    private int startOfLocal(int at, int end) {
        if (at > done && line.charAt(at - 1) == '"') {
            int open = line.lastIndexOf('"', at - 2);
            if (open >= Math.max(done, at - MAX_QUOTED) && (open == done || !isLocal(line.codePointBefore(open)))) {
                return open;
            }
        }
        int start = at;
        while (start > done && isLocal(line.codePointBefore(start))) {
            start -= Character.charCount(line.codePointBefore(start));
        }
        while (start < at && !canBegin(line.codePointAt(start))) {
            start += Character.charCount(line.codePointAt(start));
        }
        if (start < at && line.charAt(start) == '_' && end < line.length() && line.charAt(end) == '_') {
            start++; // It is emphasised: _ann@x.io_
        }
        // What follows on a backslash may be an escape: nb@x.io in a@x.io\nb@x.io.
        return start > done && line.charAt(start - 1) == '\\' ? start - 1 : start;
    }

    private int endOfDomain(int at) {
        int end = at + 1;
        if (end < line.length() && line.charAt(end) == '[') {
            int close = line.indexOf(']', end, Math.min(line.length(), end + MAX_QUOTED));
            return close >= 0 ? close + 1 : end;
        }
        while (end < line.length() && isDomain(line.codePointAt(end))) {
            end += Character.charCount(line.codePointAt(end));
        }
        if (goesOn(end)) {
            while (end < line.length() && (isLocal(line.codePointAt(end)) || isAt(line.charAt(end)))) {
                end += Character.charCount(line.codePointAt(end));
            }
            return end;
        }
        while (end > at + 1 && (line.charAt(end - 1) == '-' || DOTS.indexOf(line.charAt(end - 1)) >= 0)) {
            end--;
        }
        return end;
    }

    /** Whether the word does not end with the domain. Then it is not an address that is cut out of it. */
    private boolean goesOn(int end) {
        return end < line.length() && (isAt(searched.charAt(end)) || isJoined(end));
    }

    /** Whether a sign that no domain has joins the next letter to the domain. */
    private boolean isJoined(int end) {
        return (line.charAt(end) == '_' || line.charAt(end) == '%')
                && end + 1 < line.length()
                && Character.isLetterOrDigit(line.codePointAt(end + 1));
    }

    /** Neither {@code @Kim} is like one, nor {@code 5 @ home}. */
    private boolean isLikeAnAddress(int start, int at, int end) {
        return start < at || line.substring(at + 1, end).chars().anyMatch(c -> c == '.' || isAt(c));
    }

    /** Whether the local part of an address has this character. */
    private static boolean isLocal(int c) {
        return c < 0x80 ? Character.isLetterOrDigit(c) || LOCAL.indexOf(c) >= 0 : isBeyondAscii(c);
    }

    private static boolean canBegin(int c) {
        return c < 0x80 ? Character.isLetterOrDigit(c) || c == '_' || c == '.' : Character.isLetterOrDigit(c);
    }

    private static boolean isDomain(int c) {
        return c < 0x80
                ? Character.isLetterOrDigit(c) || c == '-' || c == '.'
                : isBeyondAscii(c) || DOTS.indexOf(c) >= 0;
    }

    /** Letters and digits of all scripts with their marks, and what cannot be seen. */
    private static boolean isBeyondAscii(int c) {
        return Character.isLetterOrDigit(c)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.FORMAT -> true;
                    default -> false;
                };
    }

    private void candidate(int start, int end) {
        String text = line.substring(start, end);
        String before = line.substring(done, start);
        boolean isRepeat = !parts.isEmpty()
                && parts.getLast() instanceof Part.Candidate
                && before.length() < MAX_QUOTED
                && BETWEEN_HALVES.matcher(before).matches();
        int bracket = endOfName(start);
        var name = bracket < 0
                ? PastedName.NONE
                : PastedName.in(line.substring(Math.max(done, bracket - MAX_NAME), bracket));
        if (!isRepeat) {
            words(bracket < 0 ? before : line.substring(done, Math.max(done, bracket - MAX_NAME)) + name.rest());
        }
        parts.add(new Part.Candidate(text, name.name(), isRepeat));
        done = end;
    }

    /** The index of the opening bracket in front of an address; −1 if there is none. */
    private int endOfName(int start) {
        int i = beforeQuotes(start);
        if (i >= done + MAILTO.length() && line.regionMatches(true, i - MAILTO.length(), MAILTO, 0, MAILTO.length())) {
            i = beforeQuotes(i - MAILTO.length());
        }
        return i > done && OPENING.indexOf(line.charAt(i - 1)) >= 0 ? i - 1 : -1;
    }

    private int beforeQuotes(int index) {
        int i = index;
        while (i > done && (QUOTES.indexOf(line.charAt(i - 1)) >= 0 || isBlank(line.charAt(i - 1)))) {
            i--;
        }
        return i;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    private void words(String text) {
        String words = PastedName.bare(text);
        if (!words.isEmpty()) {
            parts.add(new Part.Words(words));
        }
    }
}
