package io.seatledger.command.invitation;

import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of addresses as people paste it: from a mail client, a spreadsheet, a chat. Addresses are separated by
 * white space, commas, semicolons or line ends. An address in angle brackets may have a display name before it, quoted
 * or not. Nothing is lost: text that is not an address becomes an entry that says so, unless it is invisible.
 *
 * <p>The name of an address in brackets is everything before it since the last comma, semicolon, line end or address.
 */
public final class PastedAddresses {

    /** The length of the longest text, in characters: longer ones do not fit into a request. */
    static final int MAX_LENGTH = 8 * 1024 * 1024;

    /** The largest number of entries in a list, of any kind. */
    public static final int MAX_ENTRIES = 10_000;

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Co}]+");
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String MAILTO = "mailto:";

    private final String text;
    private final List<PastedEntry> entries = new ArrayList<>();
    private final Map<String, Integer> firstPositions = new HashMap<>();
    /** Words since the last address or hard separator: a display name, or text that is not an address. */
    private final List<String> words = new ArrayList<>();

    private int at;

    private PastedAddresses(String text) {
        this.text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /**
     * Reads the text.
     *
     * @return the entries in the order of the text, possibly none; if there are more than {@link #MAX_ENTRIES}, more
     *     than that, but not necessarily all
     */
    public static List<PastedEntry> parse(String text) {
        return new PastedAddresses(text).entries();
    }

    private List<PastedEntry> entries() {
        while (at < text.length() && entries.size() <= MAX_ENTRIES) {
            char c = text.charAt(at);
            if (c == ',' || c == ';' || c == '\n' || c == '\r') {
                dropWords();
                at++;
            } else if (isSpace(c)) {
                at++;
            } else if (c == '<' && closing('>') > at) {
                bracketed();
            } else {
                word();
            }
        }
        dropWords();
        return List.copyOf(entries);
    }

    private void bracketed() {
        int end = closing('>');
        String address = text.substring(at + 1, end).strip();
        at = end + 1;
        String name = String.join(" ", words);
        words.clear();
        add(address, name, name.isEmpty() ? "<" + address + ">" : name + " <" + address + ">");
    }

    private void word() {
        int start = at;
        int nameEnd = -1;
        if (text.charAt(at) == '"' && closing('"') > at) {
            at = closing('"') + 1;
            nameEnd = at;
        }
        while (at < text.length() && !isEndOfWord(text.charAt(at))) {
            at++;
        }
        if (nameEnd == at) {
            addWord(text.substring(start + 1, at - 1));
            return;
        }
        String word = text.substring(start, at);
        if (word.indexOf('@') < 0 || isRepeatedInBrackets(word)) {
            addWord(word);
        } else {
            dropWords();
            add(word, "", word);
        }
    }

    private void addWord(String word) {
        if (!INVISIBLE.matcher(word).matches()) {
            words.add(word);
        }
    }

    private boolean isEndOfWord(char c) {
        return isSpace(c) || c == ',' || c == ';' || c == '\n' || c == '\r' || (c == '<' && closing('>') > at);
    }

    /**
     * Mail clients repeat an address as its own display name. A different address in the brackets is a separate entry.
     */
    private boolean isRepeatedInBrackets(String word) {
        int next = at;
        while (next < text.length() && isSpace(text.charAt(next))) {
            next++;
        }
        String repeated = "<" + word + ">";
        return text.regionMatches(true, next, repeated, 0, repeated.length());
    }

    private static boolean isSpace(char c) {
        return c != '\n' && c != '\r' && (Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** The index of the next such character on the same line; −1 if there is none, or if a {@code <} comes first. */
    private int closing(char wanted) {
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == wanted) {
                return i;
            }
            if (c == '\n' || c == '\r' || c == '<') {
                return -1;
            }
        }
        return -1;
    }

    private void dropWords() {
        if (!words.isEmpty()) {
            entries.add(new PastedEntry.Broken(entries.size() + 1, String.join(" ", words)));
            words.clear();
        }
    }

    private void add(String candidate, String name, String asPasted) {
        int position = entries.size() + 1;
        String bare = candidate.regionMatches(true, 0, MAILTO, 0, MAILTO.length())
                ? candidate.substring(MAILTO.length())
                : candidate;
        Optional<EmailAddress> address = EmailAddress.parse(bare);
        if (address.isEmpty()) {
            entries.add(new PastedEntry.Broken(position, asPasted));
            return;
        }
        Integer first = firstPositions.putIfAbsent(address.get().normalised(), position);
        entries.add(
                first == null
                        ? new PastedEntry.Address(position, asPasted, address.get(), nameOrNull(name))
                        : new PastedEntry.Repeat(position, asPasted, address.get(), first));
    }

    /** A display name is a courtesy: an invalid one is dropped, and does not prevent the invitation. */
    private static @Nullable Name nameOrNull(String name) {
        try {
            return name.isBlank() || name.indexOf('@') >= 0 ? null : new Name(name);
        } catch (InvalidValueException e) {
            return null;
        }
    }
}
