package io.seatledger.command.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.EventCodec;
import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.net.http.HttpRequest;
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
        await().until(() -> count("import_files") == 0);
    }

    @Test
    void goesOnAfterARestartWithoutRepeatingOrSkippingARow() {
        String rows = IntStream.range(0, 3_000).mapToObj(i -> "p" + i + "@x.io").collect(Collectors.joining("\n"));
        Answer answer = send("email\n" + rows);
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

    private Answer send(String csv) {
        return service.send(
                service.request("POST", ACCOUNT + "/imports", service.tokens().token("ada"))
                        .header("Content-Type", "text/csv"),
                csv);
    }

    private void awaitHandled(int rows) {
        await().atMost(Duration.ofMinutes(1)).until(() -> outcomes().size() == rows);
    }

    private List<String> outcomes() {
        EventCodec codec = new EventCodec();
        return service.log().stream()
                .map(e -> codec.decode(e.name(), e.revision(), e.payloadJson()))
                .flatMap(decoded -> decoded instanceof DecodedEvent.Known(UserImportRowsHandled handled)
                        ? handled.outcomes().stream()
                        : Stream.empty())
                .map(RowOutcome::outcome)
                .toList();
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
