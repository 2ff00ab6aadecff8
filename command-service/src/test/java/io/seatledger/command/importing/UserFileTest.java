package io.seatledger.command.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserFileTest {

    @Test
    void namesItsColumnsInAnyOrder() {
        var file = parse("name,licenses,email,project,organization\n"
                + "\"Doe, \"\"Jane\"\"\",enterprise:global analytics:emea,Jane@X.io,apollo,europe\n");

        assertThat(file.rows()).singleElement().isInstanceOfSatisfying(ImportRow.Person.class, row -> {
            assertThat(row.invitee().address().normalised()).isEqualTo("jane@x.io");
            assertThat(row.invitee().name()).isEqualTo(new Name("Doe, \"Jane\""));
            assertThat(row.terms())
                    .isEqualTo(new Terms(
                            Set.of(new PoolId("global"), new PoolId("emea")),
                            new OrganizationId("europe"),
                            new ProjectId("apollo")));
            assertThat(row.licenseTypes()).containsEntry(new PoolId("emea"), new LicenseType("analytics"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"email\na@x.io\n", "\uFEFFemail\r\na@x.io\r\n", "EMAIL;name\na@x.io;A", "\" Email \"\na@x.io"})
    void isReadHoweverItWasSaved(String csv) {
        assertThat(parse(csv).rows()).singleElement().isInstanceOf(ImportRow.Person.class);
    }

    @Test
    void keepsWhatIsWrongWithARowToThatRow() {
        var file = parse("""
            email,organization,licenses
            a@x.io,europe,
            nonsense,,
            A@X.io,,
            b@x.io
            c@x.io,No Organization,
            d@x.io,,enterprise
            e@x.io,,enterprise:Global
            """);

        assertThat(file.rows().getFirst()).isInstanceOf(ImportRow.Person.class);
        assertThat(file.rows().subList(1, 7))
                .containsExactly(
                        new ImportRow.Broken("invitation.not-an-address"),
                        new ImportRow.Broken("duplicate-in-request"),
                        new ImportRow.Broken("import.wrong-columns"),
                        new ImportRow.Broken("import.invalid-organizationId"),
                        new ImportRow.Broken("import.invalid-licenses"),
                        new ImportRow.Broken("import.invalid-poolId"));
    }

    @Test
    void hasTheRulesOfABodyForNamesAndAddresses() {
        var file = parse("""
            name,email
            \u200B,a@x.io
            \u202Egnp.nnA,b@x.io
            %s,c@x.io
            علی\u200Cرضا,d@x.io
            \u00A0Ann\u3000,\u00A0e@x.io
            ,se\u200Bat@x.io
            ,seat@x.io
            """.formatted("n".repeat(201)));

        assertThat(file.rows())
                .extracting(row -> switch (row) {
                    case ImportRow.Broken(String code) -> code;
                    case ImportRow.Person person ->
                        String.valueOf(person.invitee().name());
                })
                .containsExactly(
                        "import.invalid-name",
                        "import.invalid-name",
                        "import.invalid-name",
                        "علی\u200Cرضا",
                        "Ann",
                        "null",
                        "duplicate-in-request");
    }

    @Test
    void isRefusedWithTheLineWhereItCannotBeRead() {
        String endless = "a".repeat(17 * 1024 * 1024);

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> parse("email\na@x.io\n" + endless))
                .satisfies(e -> assertThat(e.refusal())
                        .isEqualTo(new ImportRefusal.UnusableFile("is not valid CSV after line 2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty",
                "email | has no rows",
                "name | must have a column \"email\"",
                "email,email | no duplicate columns",
                "email,shoe-size | has an unknown column \"shoe-size\""
            })
    void isRefusedAsAWholeWhenItIsNotAFileOfUsers(String csv, String why) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> parse(csv))
                .satisfies(e -> assertThat(e.refusal().detail()).contains(why));
    }

    @Test
    void hasALimit() {
        String rows = IntStream.rangeClosed(0, UserFile.MAX_ROWS)
                .mapToObj(i -> "p" + i + "@x.io")
                .collect(Collectors.joining("\n"));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> parse("email\n" + rows))
                .satisfies(e -> assertThat(e.refusal().detail()).contains("more than 10000 rows"));
    }

    private static UserFile parse(String csv) {
        return UserFile.parse(csv.getBytes(StandardCharsets.UTF_8));
    }
}
