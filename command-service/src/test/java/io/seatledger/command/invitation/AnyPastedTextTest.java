package io.seatledger.command.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.IDNA;
import io.seatledger.command.invitation.PastedEntry.Address;
import io.seatledger.command.language.EmailAddress;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for a pasted text of any kind. They are random, the same in each run, and {@code -Dfuzz.texts} many. */
class AnyPastedTextTest {

    private static final int TEXTS = Integer.getInteger("fuzz.texts", 2_000);

    private static final List<String> BETWEEN = List.of(
            " ",
            ",",
            ";",
            "\n",
            "\r\n",
            "\t",
            ", ",
            " ; ",
            "\u00A0",
            "\uFF0C",
            "\uFF1B",
            "\u060C",
            "\u061B",
            "\u3001",
            "|",
            " / ",
            "\u2028",
            " \u2022 ",
            " - ",
            "\n1. ",
            "\n* ",
            " \u2192 ",
            "\u2705 ",
            ".\n",
            " and ");

    private static final List<String> AROUND = List.of(
            "", "", "", "\"", "'", "<", ">", "(", ")", "[", "]", "{", "}", "`", "*", "\u201C", "\u201D", "\u00AB",
            "\uFF1C", "\u3010", "\u200B", "\u200D", "\uFEFF", "\u202A", "\uFE0F", "\u00AD", "|");

    private static final List<String> ANY = List.of(
            "@",
            "@",
            "@",
            ".",
            ".",
            "x.io",
            "a",
            "B",
            "\u00E9",
            "\u00DF",
            "\u8C22",
            "\uFF0E",
            "\u3002",
            "\uFF20",
            "-",
            "_",
            "+",
            "%40",
            "\\",
            "\\n",
            "xn--",
            "xn--com-nwe",
            "\u2122",
            "\u2121",
            "\u00B2",
            "\u2460",
            "\u00AA",
            "\u212A",
            "=?utf-8?Q?a=40b?=",
            "://",
            "?",
            "&",
            "#",
            "\uD83C\uDF89",
            "\uD83C",
            "\u0000",
            "\u202E",
            "1",
            "\u0661",
            "\u0130",
            "\uFF41");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void invitesExactlyTheAddressesThatAreInIt(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<String> addresses = addresses(random);
            var text = new StringBuilder();
            for (String address : addresses) {
                text.append(around(random))
                        .append(address)
                        .append(around(random))
                        .append(one(BETWEEN, random));
            }

            assertThat(PastedAddresses.parse(text.toString()))
                    .as("seed %d, round %d: %s", seed, round, text)
                    .filteredOn(entry -> entry instanceof Address || entry instanceof PastedEntry.Broken)
                    .extracting(AnyPastedTextTest::normalised)
                    .containsExactlyElementsOf(addresses.stream()
                            .map(address -> EmailAddress.of(address).normalised())
                            .toList());
        }
    }

    /** The visible letters of every address occur in the text, whatever the domain is mapped to. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void invitesNoAddressThatIsNotInIt(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < TEXTS; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(one(ANY, random)).append(random.nextInt(3) == 0 ? around(random) : "");
            }

            for (PastedEntry entry : PastedAddresses.parse(text.toString())) {
                if (entry instanceof Address address) {
                    String written = address.address().asGiven();
                    assertThat(visible(text.toString()))
                            .as("seed %d, round %d", seed, round)
                            .contains(visible(written));
                    assertThat(inUsualWidth(written))
                            .as("seed %d, round %d: %s", seed, round, text)
                            .isEqualTo(inUsualWidth(com.ibm
                                    .icu
                                    .text
                                    .IDNA
                                    .getUTS46Instance(IDNA.NONTRANSITIONAL_TO_UNICODE)
                                    .nameToUnicode(
                                            address.address().domain().value(), new StringBuilder(), new IDNA.Info())
                                    .insert(0, written.substring(0, written.indexOf('@') + 1))
                                    .toString()));
                }
            }
        }
    }

    private static List<String> addresses(Random random) {
        List<String> addresses = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            addresses.add(one(
                            List.of(
                                    "ann",
                                    "Ann.Lee",
                                    "o'neil",
                                    "_ann",
                                    "ann+news",
                                    "ann-lee_",
                                    "J\u00FCrgen",
                                    "\u7530\u4E2D"),
                            random)
                    + i
                    + "@"
                    + one(
                            List.of(
                                    "x.io",
                                    "Mail.Example.COM",
                                    "b\u00FCro.example",
                                    "\u4F8B\u3048.jp",
                                    "xn--bro-hoa.example"),
                            random));
        }
        return addresses;
    }

    private static String around(Random random) {
        return one(AROUND, random) + one(AROUND, random);
    }

    private static String one(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static String normalised(PastedEntry entry) {
        return entry instanceof Address address ? address.address().normalised() : entry.toString();
    }

    private static String visible(String text) {
        return text.replaceAll("[\\p{Cf}\\uFE0F\\u3164]", "");
    }

    private static String inUsualWidth(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .replace('\u3002', '.')
                .toLowerCase(Locale.ROOT);
    }
}
