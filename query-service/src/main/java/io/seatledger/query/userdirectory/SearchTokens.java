package io.seatledger.query.userdirectory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Splits names, addresses and searches into words. A search finds a user by the beginning of each word. */
final class SearchTokens {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private SearchTokens() {}

    static List<String> of(String email, @Nullable String name) {
        String text = name == null ? email : email + " " + name;
        return Stream.concat(Stream.of(email), words(text, BETWEEN_WORDS))
                .distinct()
                .toList();
    }

    /** The terms of a search. A user is found if each term is the beginning of one of the user's tokens. */
    static List<String> terms(String search) {
        return words(search, SPACE).distinct().toList();
    }

    private static Stream<String> words(String text, Pattern separator) {
        return Arrays.stream(separator.split(text.toLowerCase(Locale.ROOT), -1)).filter(word -> !word.isEmpty());
    }
}
