package io.seatledger.command.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.invitation.PastedEntry.Address;
import io.seatledger.command.invitation.PastedEntry.Broken;
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
                "a@x.io; < b@x.io >"
            })
    void findsTwoAddressesHoweverTheyAreSeparated(String text) {
        assertThat(PastedAddresses.parse(text))
                .extracting(PastedAddressesTest::describe)
                .containsExactly("a@x.io", "b@x.io");
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
                "jane | jane",
                "jane@ | jane@",
                "@x.io | @x.io",
                "jane@x..io | jane@x..io",
                "jane@localhost | jane@localhost",
                "jane@@x.io | jane@@x.io",
                "Jane <nonsense> | Jane <nonsense>",
                "Jane <> | Jane <>",
                "jane(at)x.io | jane(at)x.io",
                "jane@[127.0.0.1] | jane@[127.0.0.1]",
                "jane@-x.io | jane@-x.io",
                "\"unclosed | \"unclosed",
                "<jane@x.io | <jane@x.io",
                "jane@x.io> | jane@x.io>",
                "Jane Doe | Jane Doe"
            })
    void reportsWhatIsNotAnAddress(String text, String reported) {
        var entries = PastedAddresses.parse("a@x.io\n" + text + "\nb@x.io");

        assertThat(entries)
                .extracting(PastedAddressesTest::describe)
                .containsExactly("a@x.io", "broken " + reported, "b@x.io");
        assertThat(entries).extracting(PastedEntry::position).containsExactly(1, 2, 3);
    }

    @Test
    void losesNothingAroundAStrayName() {
        var entries = PastedAddresses.parse("Jane Doe jane@x.io Bob");

        assertThat(entries)
                .extracting(PastedAddressesTest::describe)
                .containsExactly("broken Jane Doe", "jane@x.io", "broken Bob");
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
    @ValueSource(strings = {"<", "\"", "@", "<<>", "a ", "\"\" ", "a@", "<a", "\" <"})
    void takesTimeInProportionToTheText(String unit) {
        String text = unit.repeat(2_000_000 / unit.length());

        List<PastedEntry> entries = PastedAddresses.parse(text);

        assertThat(entries).hasSizeLessThanOrEqualTo(PastedAddresses.MAX_ENTRIES + 1);
    }

    private static String describe(PastedEntry entry) {
        return switch (entry) {
            case Address a -> a.address().normalised();
            case Repeat r -> "repeat of " + r.firstPosition();
            case Broken b -> "broken " + b.text();
        };
    }

    @Test
    void keepsAnAddressThatStandsBeforeAnotherInBrackets() {
        assertThat(PastedAddresses.parse("a@x.io <b@x.io>  c@x.io <C@X.io>"))
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry).isInstanceOf(Address.class));
    }

    @Test
    void readsTheSampleAsItsReadmeSays() throws IOException {
        List<PastedEntry> entries =
                PastedAddresses.parse(Files.readString(Path.of("../infra/samples/pasted-addresses.txt")));

        assertThat(entries).filteredOn(Address.class::isInstance).hasSize(1_000);
        assertThat(entries).filteredOn(Repeat.class::isInstance).hasSize(25);
        assertThat(entries).filteredOn(Broken.class::isInstance).hasSize(10);
    }
}
