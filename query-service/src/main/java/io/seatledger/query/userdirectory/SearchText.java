package io.seatledger.query.userdirectory;

import com.ibm.icu.text.IDNA;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads names, addresses and searches in one and the same way, so that a search finds what people see as the same text:
 * without marks ({@code Müller} is {@code muller}), without case ({@code STRASSE} is {@code straße}), and whichever of
 * the ways that Unicode has to write a character was used.
 */
final class SearchText {

    /** Marks above and below letters, and characters that nobody sees. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Mn}\\p{Me}\\p{Cf}]+");

    private static final IDNA DOMAINS = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_UNICODE);

    private static final Pattern SPACE = Pattern.compile("[\\p{Z}\\s,;]+");
    private static final String WORD = "\\p{L}\\p{M}\\p{N}\\p{So}";
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^" + WORD + "]+");
    private static final Pattern AROUND = Pattern.compile("^[^" + WORD + "@]+|[^" + WORD + "]+$");

    private SearchText() {}

    /**
     * The tokens by whose beginnings a user is found: the words of the name and of the address, the whole address, and
     * its domain, both in ASCII and in Unicode.
     */
    static List<String> tokens(String email, String emailAsGiven, @Nullable String name) {
        Set<String> tokens = new LinkedHashSet<>();
        Stream.of(email, inLetters(email), emailAsGiven, name == null ? "" : name)
                .flatMap(SearchText::chunks)
                .forEach(chunk -> {
                    int at = chunk.lastIndexOf('@');
                    if (at > 0) {
                        tokens.add(chunk);
                    }
                    if (at >= 0) {
                        tokens.add(chunk.substring(at + 1));
                    }
                    words(chunk).forEach(tokens::add);
                });
        return List.copyOf(tokens);
    }

    /**
     * The terms of a search. A user is found if each of them is the beginning of one of the user's tokens. An address,
     * and a domain after an {@code @}, is one term.
     *
     * @return empty if the search has nothing in it that a token can have
     */
    static List<String> terms(String search) {
        return chunks(search)
                .flatMap(chunk -> switch (chunk.lastIndexOf('@')) {
                    case -1 -> words(chunk);
                    case 0 -> Stream.of(chunk.substring(1));
                    default -> Stream.of(chunk);
                })
                .distinct()
                .toList();
    }

    /**
     * The first text after all texts that begin with this one, in the order of code points, which is the order of UTF-8
     * bytes.
     */
    static String after(String beginning) {
        int last = beginning.codePointBefore(beginning.length());
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return beginning.substring(0, beginning.length() - Character.charCount(last)) + Character.toString(next);
    }

    /** The address with its domain in letters, such as {@code bücher.example} for {@code xn--bcher-kva.example}. */
    private static String inLetters(String email) {
        int domain = email.lastIndexOf('@') + 1;
        var letters = new StringBuilder();
        DOMAINS.nameToUnicode(email.substring(domain), letters, new IDNA.Info());
        return email.substring(0, domain) + letters;
    }

    private static Stream<String> chunks(String text) {
        return SPACE.splitAsStream(folded(text))
                .map(chunk -> AROUND.matcher(chunk).replaceAll(""))
                .filter(chunk -> !chunk.isEmpty() && !chunk.equals("@"));
    }

    private static Stream<String> words(String chunk) {
        return BETWEEN_WORDS.splitAsStream(chunk).filter(word -> !word.isEmpty());
    }

    private static String folded(String text) {
        String bare = UNSEEN.matcher(Normalizer.normalize(text, Form.NFKD)).replaceAll("");
        // Through upper case: that alone makes ß two letters, and ı and i the same one.
        String lower = bare.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder(lower.length());
        lower.codePoints().forEach(letter -> {
            switch (letter) {
                // Letters with a stroke or made of two, which Unicode does not decompose.
                case 'ø' -> plain.append('o');
                case 'đ', 'ð' -> plain.append('d');
                case 'ł' -> plain.append('l');
                case 'ħ' -> plain.append('h');
                case 'ŧ' -> plain.append('t');
                case 'æ' -> plain.append("ae");
                case 'œ' -> plain.append("oe");
                case 'þ' -> plain.append("th");
                // Java writes the sigma at the end of a word differently.
                case 'ς' -> plain.append('σ');
                default -> plain.appendCodePoint(letter);
            }
        });
        return Normalizer.normalize(plain, Form.NFC);
    }
}
