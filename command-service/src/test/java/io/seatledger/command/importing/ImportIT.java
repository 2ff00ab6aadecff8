package io.seatledger.command.importing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.command.importing.ImportCommand.HandleRows;
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.ImportEvent.RefusedRow;
import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.events.ImportEvent.UserImportFailed;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportIT {

    private static final String ACCOUNT = "/api/v1/accounts/acme";

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private ServiceUnderTest service = ServiceUnderTest.start(database, Map.of());

    @BeforeEach
    void open() {
        service.openAccount("acme");
        service.post(ACCOUNT + "/license-types", "{\"licenseType\":\"pro\",\"name\":\"Pro\"}");
        service.post(ACCOUNT + "/license-types", "{\"licenseType\":\"chat\",\"name\":\"Chat\"}");
        service.post(
                ACCOUNT + "/license-pools",
                "{\"poolId\":\"global\",\"licenseType\":\"pro\",\"name\":\"Global\",\"capacity\":2}");
        service.post(ACCOUNT + "/organizations", "{\"organizationId\":\"emea\",\"name\":\"EMEA\"}");
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void decidesForEachRowAsIfItHadBeenAskedAlone() {
        service.post(ACCOUNT + "/users", "{\"email\":\"old@x.io\"}");

        Answer answer = send("""
            email,name,organization,licenses
            a@x.io,Ann,emea,pro:global
            old@x.io,Old,,
            b@x.io,Bob,mars,
            c@x.io,Cid,,chat:global
            nonsense,,,
            d@x.io,Dee,,pro:global
            e@x.io,Eve,,pro:global
            """);

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        awaitHandled(7);
        assertThat(outcomes())
                .containsExactly(
                        "invited",
                        "already-invited",
                        "not-found",
                        "license-pool.wrong-type",
                        "invitation.not-an-address",
                        "invited",
                        "license-pool.exhausted");
        assertThat(events(UserImportRowsHandled.class)
                        .flatMap(handled -> handled.outcomes().stream())
                        .filter(outcome -> outcome.outcome().equals("not-found")))
                .containsExactly(new RowOutcome(
                        4,
                        "not-found",
                        null,
                        new RefusedRow("b@x.io", "Bob", "mars", null, null),
                        "organization",
                        "mars",
                        "There is no organization mars in this account."));
        await().until(() -> count("import_files") == 0);
    }

    @Test
    void tellsTheOutcomeOfEachRowInADryRun() {
        Answer answer = service.send(
                request("/imports?dryRun=true", "text/csv"), "email,name\nnobody,No\na@x.io,Ann\na@x.io,Again");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/answer/results"))
                .extracting(result -> result.path("line").asInt() + " "
                        + result.path("outcome").asString() + " "
                        + result.path("value").asString())
                .containsExactly("2 invitation.not-an-address nobody", "3 invited ", "4 duplicate-in-request a@x.io");
        assertThat(answer.json().path("eventCount").asInt()).isEqualTo(1);
        assertThat(service.log()).noneMatch(event -> event.name().startsWith("user"));
    }

    @Test
    void comesInAFormOrAsAWorkbook() {
        byte[] workbook = Workbook.of(List.of("E-Mail", "Name"), List.of("ann@x.io", "Ann"));
        var form = new ByteArrayOutputStream();
        form.writeBytes(String.join(
                        "\r\n",
                        "--edge",
                        "Content-Disposition: form-data; name=\"note\"",
                        "",
                        "hello",
                        "--edge",
                        "Content-Disposition: form-data; name=\"file\"; filename=\"people.xlsx\"",
                        "Content-Type: application/octet-stream",
                        "",
                        "")
                .getBytes(UTF_8));
        form.writeBytes(workbook);
        form.writeBytes("\r\n--edge--\r\n".getBytes(UTF_8));

        assertThat(sendBytes("multipart/form-data; boundary=edge", form.toByteArray())
                        .status())
                .isEqualTo(202);
        awaitHandled(1);
        assertThat(sendBytes("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook)
                        .status())
                .isEqualTo(202);
        awaitHandled(2);
        assertThat(sendBytes("text/csv; charset=windows-1252", "email,name\njose@x.io,Jos\u00e9".getBytes(ISO_8859_1))
                        .status())
                .isEqualTo(202);
        awaitHandled(3);
        assertThat(outcomes()).containsExactly("invited", "already-invited", "invited");
        assertThat(events(UserInvited.class).map(UserInvited::name)).containsExactly("Ann", "José");
        assertThat(sendBytes("multipart/form-data; boundary=edge", "--edge--\r\n".getBytes(UTF_8))
                        .code())
                .isEqualTo("request.invalid");
    }

    @Test
    void isRefusedAsAnotherMediaTypeWithThoseThatWork() {
        Answer answer = sendBytes("application/yaml", "email: a@x.io".getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().path("detail").asString())
                .contains("text/csv", "multipart/form-data", "spreadsheetml");
    }

    private HttpRequest.Builder request(String path, String type) {
        return service.request("POST", ACCOUNT + path, service.tokens().token("ada"))
                .header("Content-Type", type);
    }

    private Answer sendBytes(String type, byte[] body) {
        return service.send(HttpRequest.newBuilder(request("/imports", type).build(), (_, _) -> true)
                .method("POST", BodyPublishers.ofByteArray(body))
                .build());
    }

    @Test
    void goesOnAfterARestartWithoutRepeatingOrSkippingARow() {
        Answer answer = send("email\n" + addresses(3_000));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        await().until(() -> !outcomes().isEmpty());

        service.close();
        service = ServiceUnderTest.start(database, Map.of());

        awaitHandled(3_000);
        assertThat(outcomes()).containsOnly("invited");
        assertThat(service.log().stream().filter(event -> event.name().equals("user.invited")))
                .hasSize(3_000);
    }

    @Test
    void holdsUpNoImportOfAnotherAccount() {
        service.openAccount("small");
        Answer answer = send("email\n" + addresses(3_000));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        await().until(() -> !outcomes().isEmpty());

        Answer small = sendTo("small", "email\nann@x.io\nbob@x.io");
        assertThat(small.status()).as(small.text()).isEqualTo(202);

        awaitHandled(3_002);
        assertThat(accountsOfHandledRows().lastIndexOf("small"))
                .isLessThan(accountsOfHandledRows().lastIndexOf("acme"));
    }

    @Test
    void handlesTheFilesOfAnAccountOneAfterTheOther() {
        String first = send("email\n" + addresses(500)).json().path("importId").asString();
        String second = send("email\n" + addresses(500)).json().path("importId").asString();

        awaitHandled(1_000);
        assertThat(outcomes().subList(0, 500)).containsOnly("invited");
        assertThat(outcomes().subList(500, 1_000)).containsOnly("already-invited");
        int batches = Math.ceilDiv(500, HandleRows.MAX_ROWS);
        assertThat(handledImports())
                .containsExactlyElementsOf(Stream.of(first, second)
                        .flatMap(each -> nCopies(batches, each).stream())
                        .toList());
    }

    @Test
    void keepsAnAnnouncedFileHoweverLongItWaits() throws SQLException {
        service.openAccount("small");
        send("email\n" + addresses(2_000));
        send("email\nlate@x.io");
        await().until(() -> !outcomes().isEmpty());
        service.close();
        // The log is followed from its beginning, so that it takes several pages until the second import is known.
        execute("DELETE FROM reader_progress WHERE reader = 'automation:user-import';"
                + " DELETE FROM user_imports_waiting; UPDATE import_files SET taken_at = now() - interval '2 days'");
        service = ServiceUnderTest.start(database, Map.of());
        sendTo("small", "email\nann@x.io");

        awaitHandled(2_002);
        assertThat(outcomes()).containsOnly("invited");
    }

    @Test
    void forgetsAFileThatWasNeverAnnounced() throws SQLException {
        service.close();
        execute("INSERT INTO import_files VALUES ('acme', 'never', '', now() - interval '2 days'),"
                + " ('acme', 'perhaps', '', now() - interval '1 hour')");

        service = ServiceUnderTest.start(database, Map.of());

        await().until(() -> count("import_files") == 1);
    }

    @Test
    void failsVisiblyWhenItsFileIsMissing() throws SQLException {
        send("email\n" + addresses(3_000));
        await().until(() -> !outcomes().isEmpty());
        service.close();
        execute("DELETE FROM import_files");

        service = ServiceUnderTest.start(database, Map.of());

        await().until(() -> !failures().isEmpty());
        int handled = outcomes().size();
        assertThat(failures()).singleElement().satisfies(failed -> {
            assertThat(failed.reason()).isEqualTo("The file is missing.");
            assertThat(failed.nextRow()).isEqualTo(handled + 1);
        });
        send("email\nlater@x.io");
        awaitHandled(handled + 1);
        await().until(() -> count("user_imports_waiting") == 0);
    }

    @Test
    void failsVisiblyWhenItsFileCannotBeRead() throws SQLException {
        send("email\n" + addresses(3_000));
        await().until(() -> !outcomes().isEmpty());
        service.close();
        execute("UPDATE import_files SET csv = 'nonsense'");

        service = ServiceUnderTest.start(database, Map.of());

        await().until(() -> !failures().isEmpty());
        assertThat(failures().getFirst().reason()).contains("must have a column");
        await().until(() -> count("import_files") == 0);
    }

    @Test
    void isForgottenWhenTheLogDoesNotKnowIt() throws SQLException {
        service.close();
        execute("INSERT INTO user_imports_waiting VALUES ('acme', 'restored', 1, 'ada', 1);"
                + " INSERT INTO import_files VALUES ('acme', 'restored', 'email\nann@x.io')");

        service = ServiceUnderTest.start(database, Map.of());

        await().until(() -> count("user_imports_waiting") + count("import_files") == 0);
        assertThat(service.log()).noneMatch(event -> event.name().startsWith("user-import."));
    }

    @Test
    void isForAdminsOnlyAndRefusesAnInvalidFile() {
        HttpRequest.Builder asEve = service.request(
                        "POST", ACCOUNT + "/imports", service.tokens().token("eve"))
                .header("Content-Type", "text/csv");

        assertThat(service.send(asEve, "email\na@x.io").code()).isEqualTo("forbidden");
        assertThat(send("shoe-size\n43").code()).isEqualTo("user-import.unusable-file");
        assertThat(send("email\n").code()).isEqualTo("user-import.unusable-file");
        assertThat(service.post(ACCOUNT + "/imports", "email\na@x.io").status()).isEqualTo(415);
        assertThat(service.log()).noneMatch(event -> event.name().startsWith("user-import."));
    }

    private static String addresses(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i + "@x.io").collect(Collectors.joining("\n"));
    }

    private Answer send(String csv) {
        return sendTo("acme", csv);
    }

    private Answer sendTo(String account, String csv) {
        return service.send(
                service.request(
                                "POST",
                                "/api/v1/accounts/" + account + "/imports",
                                service.tokens().token("ada"))
                        .header("Content-Type", "text/csv"),
                csv);
    }

    private void awaitHandled(int rows) {
        await().atMost(Duration.ofMinutes(1)).until(() -> outcomes().size() == rows);
    }

    private List<String> outcomes() {
        return events(UserImportRowsHandled.class)
                .flatMap(handled -> handled.outcomes().stream())
                .map(RowOutcome::outcome)
                .toList();
    }

    private List<String> accountsOfHandledRows() {
        return events(UserImportRowsHandled.class).map(Event::accountId).toList();
    }

    private List<String> handledImports() {
        return events(UserImportRowsHandled.class).map(ImportEvent::importId).toList();
    }

    private List<UserImportFailed> failures() {
        return events(UserImportFailed.class).toList();
    }

    private <E extends Event> Stream<E> events(Class<E> type) {
        EventCodec codec = new EventCodec();
        return service.log().stream()
                .map(e -> codec.decode(e.name(), e.revision(), e.payloadJson()))
                .flatMap(decoded -> decoded instanceof DecodedEvent.Known(Event event) && type.isInstance(event)
                        ? Stream.of(type.cast(event))
                        : Stream.empty());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String table) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
