package io.seatledger.command.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.PersonColumn;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

        assertThat(file.rows())
                .extracting(UserFileTest::describe)
                .containsExactly(
                        "2 a@x.io",
                        "3 invitation.not-an-address EMAIL nonsense",
                        "4 duplicate-in-request EMAIL A@X.io",
                        "5 import.wrong-columns null null",
                        "6 import.invalid-organizationId ORGANIZATION No Organization",
                        "7 import.invalid-licenses LICENSES enterprise",
                        "8 import.invalid-poolId LICENSES enterprise:Global");
    }

    private static String describe(ImportRow row) {
        return switch (row) {
            case ImportRow.Person person ->
                person.line() + " " + person.invitee().address().normalised();
            case ImportRow.Broken broken ->
                broken.line() + " " + broken.code() + " " + broken.column() + " "
                        + (broken.column() == null ? null : broken.cells().get(broken.column()));
        };
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
                    case ImportRow.Broken broken -> broken.code();
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

    @ParameterizedTest
    @CsvSource({
        "2, 'email,name\na@x.io,\"Ann\nb@x.io,Bob\n'",
        "2, 'email,name\na@x.io,\"Ann\nb@x.io,\"Bob\"\n'",
        "3, 'email,name\na@x.io,Ann\nb@x.io,\"Bob\nc@x.io,Cid\nd@x.io,\"\n'",
        "4, 'sep=,\nemail,name\na@x.io,Ann\n\"b@x.io,Bob'"
    })
    void isRefusedWithTheLineOfAQuoteThatSwallowsOthers(int line, String csv) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> parse(csv))
                .satisfies(e -> assertThat(e.refusal())
                        .isInstanceOfSatisfying(ImportRefusal.UnusableFile.class, file -> {
                            assertThat(file.line()).isEqualTo(line);
                            assertThat(file.detail()).contains("quotation mark in line " + line);
                        }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sep=;\nemail;name\nann@x.io;Ann Lee",
                "email\tname\nann@x.io\tAnn Lee",
                "email|name\nann@x.io|Ann Lee",
                "email,name,\n,,\nann@x.io,Ann Lee,\n , ,\n,,,,\n",
                "\n\nemail,name\n\nann@x.io,Ann Lee\n\n",
                "\"email\",\"name\"\n\"ann@x.io\",\"Ann Lee\"",
                "E-Mail,Full Name\nann@x.io,Ann Lee",
                "First name,Last_Name,Email address\nAnn,Lee,ann@x.io",
                "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Org Unit Path"
                        + " [Required],Department\nAnn,Lee,ann@x.io,****,/,Sales",
                "\uFEFFversion:v1.0,,\nEmail address to invite [inviteeEmail] Required,Redirection url"
                        + " [inviteRedirectURL] Required,Send invitation message (true or false) [sendEmail]\n"
                        + "ann@x.io,https://x.io,true",
                "userPrincipalName,displayName,mail,objectId\nann_x.io#EXT#@t.onmicrosoft.com,Ann Lee,ann@x.io,1",
                "Block credential,Display name,First name,Last name,Licenses,User principal name\n"
                        + "False,Ann Lee,Ann,Lee,Microsoft 365 E3+Power BI,ann@x.io",
                "login,email,firstName,lastName,middleName\nann,ann@x.io,Ann,Lee,",
                "username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname\n"
                        + "ann,ann@x.io,Member,1,0,0,U1,Ann Lee,annie",
                "User id,User name,email,User status,Added to org,Org role,Last seen in Jira - acme\n"
                        + "1,Ann Lee,ann@x.io,Active,1 Jan 2026,User,Never",
                "line,outcome,email,name,organization,project,licenses,field,value,detail\n"
                        + "2,not-found,ann@x.io,Ann Lee,,,,organization,mars,There is no organization mars."
            })
    void isReadAsOtherProductsWriteIt(String csv) {
        assertThat(parse(csv).rows()).singleElement().isInstanceOfSatisfying(ImportRow.Person.class, row -> {
            assertThat(row.invitee().address().normalised()).isEqualTo("ann@x.io");
            assertThat(String.valueOf(row.invitee().name())).isIn("Ann Lee", csv.contains("[invitee") ? "null" : "");
            assertThat(row.terms().licenses()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", ",", ", ", ";", "|", " | ", "\n"})
    void hasSeveralLicensesInACell(String separator) {
        var file = parse("email,licenses\na@x.io,\"enterprise:ent-global%sanalytics:ana-global\"".formatted(separator));

        assertThat(file.rows())
                .singleElement()
                .isInstanceOfSatisfying(
                        ImportRow.Person.class,
                        row -> assertThat(row.terms().licenses())
                                .containsExactlyInAnyOrder(new PoolId("ent-global"), new PoolId("ana-global")));
    }

    @Test
    void takesNoNameOfSomebodyElsesDirectoryForAnAddress() {
        var file = parse("userPrincipalName\nann_x.io#EXT#@t.onmicrosoft.com");

        assertThat(file.rows())
                .extracting(UserFileTest::describe)
                .first()
                .asString()
                .contains("not-an-address");
    }

    @Test
    void dropsTheApostropheThatKeepsATextFromBeingAFormula() {
        var file = parse("email,name\na@x.io,'=1+1\nb@x.io,'t Hooft\nc@x.io,''=1");

        assertThat(file.rows())
                .extracting(row -> row.cells().get(PersonColumn.NAME))
                .containsExactly("=1+1", "'t Hooft", "'=1");
    }

    /** The file is what a test of query-service writes. */
    @Test
    void readsTheExportOfTheDirectory() throws IOException {
        var file = parse(Files.readString(Path.of("../infra/contracts/user-export.csv")));

        assertThat(file.rows())
                .extracting(row -> describe(row) + " " + row.cells().get(PersonColumn.NAME))
                .containsExactly(
                        "2 ann@x.io Ann Lee",
                        "3 ben@x.io null",
                        "4 cal@x.io =cmd()",
                        "5 dee@x.io '=cmd()",
                        "6 eve@x.io 't Hooft",
                        "7 fay@x.io Doe, \"Émile\"",
                        "8 gil@x.io -5",
                        "9 hal@x.io Hal");
        assertThat(file.rows())
                .extracting(row -> ((ImportRow.Person) row).terms())
                .contains(
                        new Terms(Set.of(), new OrganizationId("europe"), null),
                        new Terms(Set.of(), null, new ProjectId("apollo")),
                        new Terms(Set.of(new PoolId("emea"), new PoolId("global")), null, null));
    }

    @Test
    void namesAllUnknownColumnsAtOnceUnlessTheyAreIgnored() {
        String csv = "email,department,name,cost center\na@x.io,Sales,Ann,7";

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> parse(csv))
                .satisfies(e -> assertThat(e.refusal().detail())
                        .contains(
                                "\"department\", \"cost center\"", "email, name, first name", "ignoreUnknownColumns"));
        assertThat(UserFile.parse(csv, true).rows()).singleElement().isInstanceOf(ImportRow.Person.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty",
                "email | has no rows",
                "name | must have a column \"email\"",
                "email,email | no duplicate columns",
                "email,shoe-size | has unknown columns: \"shoe-size\""
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
        return UserFile.parse(csv, false);
    }
}
