package io.seatledger.query.userdirectory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a user can be found by: the beginnings of the words of the name and of the parts of the address. */
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

    /** The terms of a search; each has to be the beginning of a token. */
    static List<String> terms(String search) {
        return words(search, SPACE).distinct().toList();
    }

    private static Stream<String> words(String text, Pattern separator) {
        return Arrays.stream(separator.split(text.toLowerCase(Locale.ROOT), -1)).filter(word -> !word.isEmpty());
    }
}
