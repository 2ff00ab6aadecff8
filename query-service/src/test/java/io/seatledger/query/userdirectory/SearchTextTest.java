package io.seatledger.query.userdirectory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "O'Brien | O'Brien",
                "O’Brien | o'brien",
                "Jean-Luc Picard | Jean-Luc",
                "Jean-Luc Picard | Picard, Jean",
                "Hans Müller | Muller",
                "Hans Muller | Müller",
                "Weiß | WEISS",
                "Weiß | weiẞ",
                "Gauß | gauss",
                "İstanbul | istanbul",
                "Işık | isik",
                "Søren Ångström | soren angstrom",
                "Łukasz | lukasz",
                "Ærø | aero",
                "ΟΔΥΣΣΕΥΣ | οδυσσευς",
                "ΟΔΥΣΣΕΥΣ Παπάς | οδυσσευ παπας",
                "Ｊａｎｅ | jane",
                "ﬁona | fiona",
                "山田　太郎 | 山田　太郎",
                "山田　太郎 | 太郎",
                "山𠮷 | 山",
                "한국 | 한",
                "Jane\u00adtte | janette",
                "Zoë 🦊 | 🦊",
            })
    void findsANameHoweverItIsWritten(String name, String search) {
        assertThat(finds("u@x.io", name, search)).isTrue();
        assertThat(finds("u@x.io", Normalizer.normalize(name, Form.NFD), Normalizer.normalize(search, Form.NFC)))
                .isTrue();
        assertThat(finds("u@x.io", Normalizer.normalize(name, Form.NFC), Normalizer.normalize(search, Form.NFD)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "@example.com",
                "@exam",
                "exam",
                "com",
                "jane.doe@example.com",
                "Jane.Doe@exa",
                "<jane.doe@example.com>,",
                "doe jane",
                "doe,jane.doe@example.com",
                "jane.doe",
                "jane@"
            })
    void findsAnAddressByItsParts(String search) {
        assertThat(finds("jane.doe@example.com", "Nobody", search)).isTrue();
    }

    @Test
    void findsTheDomainAsItWasWritten() {
        assertThat(SearchText.tokens("jane@xn--mller-kva.de", "Jane@Müller.de", null))
                .contains("muller", "muller.de", "xn--mller-kva.de");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "müller@bücher.example",
                "MÜLLER@BÜCHER.EXAMPLE",
                "müller@xn--bcher-kva.example",
                "@bücher.example",
                "@xn--bcher-kva.example",
                "bucher",
                "xn--bcher-kva.example",
            })
    void findsADomainInLettersAndInAsciiHoweverItWasWritten(String search) {
        assertThat(finds("müller@xn--bcher-kva.example", null, search)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ane",
                "ample.com",
                "jane.doe@example.org",
                "jane@example.com",
                "jane bob",
                "example.comx",
                "mann"
            })
    void doesNotFindWhatIsNotThere(String search) {
        assertThat(finds("jane.doe@example.com", "Mañana", search)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "　", "@", ".*", "^(", "--", "\u00ad", "\u0000"})
    void hasNoTermsWhereThereAreNoWords(String search) {
        assertThat(SearchText.terms(search)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"山", "a", "z", "\ud7ff", "𠮷", "a\uffee"})
    void endsARangeAfterAllThatBeginsAlikeInTheOrderOfUtf8(String beginning) {
        byte[] end = SearchText.after(beginning).getBytes(StandardCharsets.UTF_8);

        for (String rest : List.of("", "a", "山", "𠮷", "\uffff", "\udbff\udfff\udbff\udfff")) {
            byte[] text = (beginning + rest).getBytes(StandardCharsets.UTF_8);
            assertThat(Arrays.compareUnsigned(text, end)).as(rest).isNegative();
        }
        assertThat(Arrays.compareUnsigned(beginning.getBytes(StandardCharsets.UTF_8), end))
                .isNegative();
    }

    /** Whether the user is found, by the rule that the database applies. */
    private static boolean finds(String email, @Nullable String name, String search) {
        List<String> tokens = SearchText.tokens(email, email, name);
        List<String> terms = SearchText.terms(search);
        return !terms.isEmpty()
                && terms.stream().allMatch(term -> tokens.stream().anyMatch(t -> t.startsWith(term)));
    }
}
