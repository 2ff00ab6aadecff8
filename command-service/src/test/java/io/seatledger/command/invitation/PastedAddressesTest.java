package io.seatledger.command.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.invitation.PastedEntry.Address;
import io.seatledger.command.invitation.PastedEntry.Broken;
import io.seatledger.command.invitation.PastedEntry.Ignored;
import io.seatledger.command.invitation.PastedEntry.Repeat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastedAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@x.io b@x.io",
                "a@x.io,b@x.io",
                "a@x.io;b@x.io",
                "a@x.io\nb@x.io",
                "a@x.io\r\nb@x.io",
                "a@x.io\tb@x.io",
                "a@x.io\u00a0b@x.io",
                " a@x.io ,; \n\n b@x.io ,",
                "\ufeffa@x.io\nb@x.io",
                "a\u200b@x.io b@x\u200d.io",
                "<a@x.io> <b@x.io>",
                "<a@x.io>,<b@x.io>;",
                "mailto:a@x.io MAILTO:b@x.io",
                "A One <a@x.io> B Two <b@x.io>",
                "\"One, A\" <a@x.io>; 'B' <b@x.io>",
                "a@x.io; < b@x.io >",
                "a@x.io\uFF0Cb@x.io",
                "a@x.io\uFF1Bb@x.io",
                "a@x.io\u060C b@x.io\u061B",
                "a@x.io\u3001b@x.io\u3002",
                "a@x.io|b@x.io",
                "a@x.io/b@x.io",
                "a@x.io\u2028b@x.io",
                "\"a@x.io\",\"b@x.io\"",
                "'a@x.io','b@x.io'",
                "[\"a@x.io\", \"b@x.io\"]",
                "{a@x.io} (b@x.io)",
                "**a@x.io** _b@x.io_ `a@x.io`",
                "\u201Ca@x.io\u201D \u00ABb@x.io\u00BB",
                "\u2022 a@x.io\n2. b@x.io",
                "- [ ] a@x.io\n*b@x.io",
                "To:a@x.io\nCc: b@x.io.",
                "a@x.io. b@x.io...",
                "a@x.io\u2705b@x.io\u2192Sales",
                "[a@x.io](mailto:a@x.io) <mailto:b@x.io|b@x.io>",
                "<a href=\"mailto:a@x.io\">a@x.io</a> mailto:b@x.io?subject=Hi&cc=c@x.io",
                "A@X.io <a@x.io>, \"b@x.io\" <B@x.io>",
                "https://x.io/@kim?u=c@x.io a@x.io sftp://d@x.io b@x.io",
                "@Kim wrote to a@x.io @ 5pm, b@x.io"
            })
    void findsTwoAddressesHoweverTheyAreSeparated(String text) {
        assertThat(PastedAddresses.parse(text))
                .filteredOn(entry -> !(entry instanceof Ignored))
                .extracting(PastedAddressesTest::describe)
                .startsWith("a@x.io", "b@x.io")
                .allMatch(entry -> !entry.startsWith("broken"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Weber, Luca <luca@x.io>; Diaz, Ana <ana@x.io> | Weber, Luca; Diaz, Ana",
                "Weber, Luca <luca@x.io>, Diaz, Ana <ana@x.io> | Weber, Luca; Diaz, Ana",
                "kim@x.io, Ana <ana@x.io> | null; Ana",
                "Kim Lee (kim@x.io) | Kim Lee",
                "Kim Lee [kim@x.io] | Kim Lee",
                "[Kim Lee](mailto:kim@x.io) | Kim Lee",
                "Kim Lee (Sales) <kim@x.io> | Kim Lee (Sales)",
                "To: Kim Lee <kim@x.io> | Kim Lee",
                "\u2022 Kim Lee <kim@x.io> | Kim Lee",
                "12) Kim Lee <kim@x.io> | Kim Lee",
                "'Kim Lee' <kim@x.io> | Kim Lee",
                "**Kim Lee** <kim@x.io> | Kim Lee",
                "\"Lee; Kim\" <kim@x.io> | Lee; Kim",
                "\"Kim \\\"KL\\\" Lee\" <kim@x.io> | Kim \"KL\" Lee",
                "=?UTF-8?Q?J=C3=BCrgen_M=C3=BCller?= <jm@x.io> | J\u00FCrgen M\u00FCller",
                "=?iso-8859-1?q?Andr=E9?= =?utf-8?B?IE1vcmVhdQ==?= <am@x.io> | Andr\u00E9 Moreau",
                "=?utf-8?Q?kim=40y.io?= <kim@x.io> | kim y.io",
                "=?nonsense?Q?=?= <kim@x.io> | null",
                "P 1\\tp1@x.io\\tSales | P 1",
                "p1@x.io\\tP 1 | P 1",
                "Last\\tFirst\\tE-Mail\\nUnused\\nSurname\\tFirst name\\tE-Mail\\nLee\\tKim\\tkim@x.io | Kim Lee",
                "Team\\tE-mail address\\tName\\nSales\\tkim@x.io\\tKim Lee | Kim Lee",
                "Team\\tE-mail\\nSales\\tkim@x.io | null",
                "E-Mail\\tName\\tNotes\\nkim@x.io\\tKim Lee\\task b@ | null"
            })
    void findsTheNameBesideTheAddress(String text, String names) {
        var found = PastedAddresses.parse(text.replace("\\t", "\t").replace("\\n", "\n")).stream()
                .filter(Address.class::isInstance)
                .map(entry -> String.valueOf(((Address) entry).name()));

        assertThat(found).containsExactly(names.split("; (?!Kim)"));
    }

    @Test
    void keepsTheDisplayName() {
        var entries = PastedAddresses.parse("\"Doe, Jane\" <jane@x.io>; Bob  van Dyke <bob@x.io>, kim@x.io");

        assertThat(entries)
                .extracting(e -> String.valueOf(((Address) e).name()))
                .containsExactly("Doe, Jane", "Bob van Dyke", "null");
        assertThat(entries)
                .extracting(PastedEntry::text)
                .containsExactly("Doe, Jane <jane@x.io>", "Bob van Dyke <bob@x.io>", "kim@x.io");
    }

    @Test
    void doesNotTakeAnAddressForAName() {
        var entries = PastedAddresses.parse("jane@x.io <jane@x.io>");

        assertThat(entries)
                .singleElement()
                .isInstanceOfSatisfying(Address.class, a -> assertThat(a.name()).isNull());
    }

    @Test
    void reportsARepeatByItsNormalisedForm() {
        var entries = PastedAddresses.parse("a@x.io  B@X.io\n\nA@X.io,");

        assertThat(entries)
                .extracting(PastedAddressesTest::describe)
                .containsExactly("a@x.io", "b@x.io", "repeat of 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jane@ | jane@",
                "@x.io | @x.io",
                "jane@x..io | jane@x..io",
                "jane@localhost | jane@localhost",
                "jane@@x.io | jane@@x.io",
                "jane@[127.0.0.1] | jane@[127.0.0.1]",
                "jane@-x.io | jane@-x.io",
                "jane@mail.example_corp.com | jane@mail.example_corp.com",
                "jane@x.io@y.io | jane@x.io@y.io",
                "ab\\njane@x.io | \\njane@x.io",
                "jane%40x.io@y.io | jane%40x.io@y.io",
                "jane\uFF20x.io | jane\uFF20x.io",
                "jane@x.io\u8C22\u8C22 | jane@x.io\u8C22\u8C22",
                "jane@x.io-Sales | jane@x.io-Sales",
                "jane@x.io\u200Bb@y.io | jane@x.io\u200Bb@y.io"
            })
    void reportsWhatIsNotAnAddress(String text, String reported) {
        var entries = PastedAddresses.parse("a@x.io\n" + text + "\nb@x.io");

        assertThat(entries)
                .filteredOn(entry -> !(entry instanceof Ignored))
                .extracting(PastedAddressesTest::describe)
                .containsExactly("a@x.io", "broken " + reported, "b@x.io");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jane | jane",
                "Jane <nonsense> | Jane <nonsense",
                "jane(at)x.io | jane(at)x.io",
                "Jane Doe | Jane Doe",
                "Dear all, | Dear all",
                "Name\\tE-mail | Name E-mail",
                "@Jane | Jane"
            })
    void ignoresOtherWordsAndReportsThem(String text, String reported) {
        var entries = PastedAddresses.parse("a@x.io\n" + text.replace("\\t", "\t") + "\nb@x.io");

        assertThat(entries)
                .extracting(PastedAddressesTest::describe)
                .containsExactly("a@x.io", "ignored " + reported, "b@x.io");
        assertThat(entries).extracting(PastedEntry::position).containsExactly(1, 2, 3);
    }

    @Test
    void readsARangeOfCellsUpToTheLimitOfAddresses() {
        String range = IntStream.rangeClosed(1, PastedAddresses.MAX_ENTRIES)
                .mapToObj("P %1$d\tp%1$d@example.net\tSales"::formatted)
                .collect(Collectors.joining("\n", "Name\tE-mail\tTeam\n", ""));

        var entries = PastedAddresses.parse(range);

        assertThat(entries).filteredOn(Address.class::isInstance).hasSize(PastedAddresses.MAX_ENTRIES);
        assertThat(entries).filteredOn(Ignored.class::isInstance).hasSize(PastedAddresses.MAX_IGNORED);
        assertThat(entries).filteredOn(Broken.class::isInstance).isEmpty();
    }

    @Test
    void losesNothingAroundAStrayName() {
        var entries = PastedAddresses.parse("Jane Doe jane@x.io Bob");

        assertThat(entries)
                .extracting(PastedAddressesTest::describe)
                .containsExactly("ignored Jane Doe", "jane@x.io", "ignored Bob");
    }

    @Test
    void doesNotLetAnUnclosedQuoteSwallowTheRest() {
        var entries = PastedAddresses.parse("\"Jane <jane@x.io>\nbob@x.io");

        assertThat(entries).extracting(PastedAddressesTest::describe).containsExactly("jane@x.io", "bob@x.io");
    }

    @Test
    void takesAQuotedLocalPart() {
        assertThat(PastedAddresses.parse("\"jane doe\"@x.io"))
                .extracting(PastedAddressesTest::describe)
                .containsExactly("\"jane doe\"@x.io");
    }

    @Test
    void dropsADisplayNameThatCannotBeKept() {
        var entries = PastedAddresses.parse("x".repeat(300) + " <jane@x.io>");

        assertThat(entries)
                .singleElement()
                .isInstanceOfSatisfying(Address.class, a -> assertThat(a.name()).isNull());
    }

    @ParameterizedTest
    @CsvSource({
        "\u200B, null",
        "\u202Egnp.nnA, null",
        "علی\u200Cرضا, علی\u200Cرضا",
        "\u00A0Ann\u3000Lee\u2003, Ann Lee",
        "\uFEFFAnn, Ann"
    })
    void hasTheRuleOfABodyForNames(String name, String kept) {
        assertThat(PastedAddresses.parse(name + " <jane@x.io>"))
                .singleElement()
                .isInstanceOfSatisfying(
                        Address.class, a -> assertThat(String.valueOf(a.name())).isEqualTo(kept));
    }

    @Test
    void findsNothingInNothing() {
        assertThat(PastedAddresses.parse(" ,;\n\t\ufeff")).isEmpty();
    }

    @Test
    void stopsSoonAfterTheLimit() {
        String text =
                IntStream.range(0, 50_000).mapToObj(i -> "p" + i + "@x.io").collect(Collectors.joining(" "));

        assertThat(PastedAddresses.parse(text)).hasSize(PastedAddresses.MAX_ENTRIES + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<", "\"", "@", "<<>", "a ", "\"\" ", "a@", "<a", "\" <", "(", ")", "( a", "a@[", "\"@", "a ,",
                        "mailto:",
                "mailto:?", "://", "=?a?Q?", "=?", "\t", "\ta@x", "\n\t", "\u200B", "@ ", "a:", "1. ", "\u2022", "%40@",
                        "-@", "_@", "a\n"
            })
    void takesTimeInProportionToTheText(String unit) {
        String text = unit.repeat(2_000_000 / unit.length());

        List<PastedEntry> entries = PastedAddresses.parse(text);

        assertThat(entries).hasSizeLessThanOrEqualTo(PastedAddresses.MAX_ENTRIES + PastedAddresses.MAX_IGNORED + 1);
    }

    private static String describe(PastedEntry entry) {
        return switch (entry) {
            case Address a -> a.address().normalised();
            case Repeat r -> "repeat of " + r.firstPosition();
            case Broken b -> "broken " + b.text();
            case Ignored i -> "ignored " + i.text();
        };
    }

    @Test
    void keepsAnAddressThatStandsBeforeAnotherInBrackets() {
        assertThat(PastedAddresses.parse("a@x.io <b@x.io>  c@x.io <C@X.io>"))
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry).isInstanceOf(Address.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?utf-8?Q?a=40b?=@x.io", "=?utf-8?Q?ann?=.lee@x.io", "=?utf-8?Q?a?= =?utf-8?Q?b?=@x.io"})
    void inviteNobodyAtAnAddressThatAnEncodedWordRunsInto(String text) {
        assertThat(PastedAddresses.parse(text)).noneMatch(PastedEntry.Address.class::isInstance);
    }

    @Test
    void readsTheSampleAsItsReadmeSays() throws IOException {
        List<PastedEntry> entries =
                PastedAddresses.parse(Files.readString(Path.of("../infra/samples/pasted-addresses.txt")));

        assertThat(entries).filteredOn(Address.class::isInstance).hasSize(1_000);
        assertThat(entries).filteredOn(Repeat.class::isInstance).hasSize(25);
        assertThat(entries).filteredOn(Broken.class::isInstance).hasSize(7);
        assertThat(entries).filteredOn(Ignored.class::isInstance).hasSize(3);
    }
}
