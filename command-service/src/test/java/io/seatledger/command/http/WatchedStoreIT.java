package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of the event store. */
class WatchedStoreIT {

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private ServiceUnderTest service;

    @BeforeEach
    void start() {
        service = ServiceUnderTest.start(database, Map.of());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void countsAppendsAndShowsHowFarEverythingIs() {
        service.openAccount("acme");
        await().until(() -> metric("seatledger_relay_position") == metric("seatledger_log_head"));

        assertThat(metric("seatledger_log_head")).isEqualTo(2);
        assertThat(metric("seatledger_relay_behind")).isZero();
        assertThat(metric("seatledger_relay_stopped")).isZero();
        assertThat(metric("seatledger_appends_total{result=\"appended\"}")).isPositive();
        assertThat(metric("seatledger_appends_total{result=\"conflicting\"}")).isZero();
        assertThat(metric("seatledger_appends_total{result=\"unknown\"}")).isZero();
        assertThat(metric("seatledger_append_groups_total")).isPositive();
        assertThat(metric("seatledger_append_retries_total")).isZero();
        assertThat(metric("seatledger_append_lock_seconds_count")).isPositive();
        assertThat(metric("seatledger_appends_waiting")).isZero();
        assertThat(metric("seatledger_appends_oldest_seconds")).isZero();
    }

    @Test
    void showsHowLongTheOldestAppendHasWaited() throws Exception {
        service.openAccount("acme");
        try (Connection other = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            other.setAutoCommit(false);
            other.createStatement().execute("SELECT pg_advisory_xact_lock(" + 0x5EA71ED6E2L + ")");
            Thread invitation = Thread.ofVirtual()
                    .start(() -> service.post("/api/v1/accounts/acme/users", "{\"email\":\"ann@x.io\"}"));

            await().until(() -> metric("seatledger_appends_oldest_seconds") > 0.5);
            assertThat(service.get("/actuator/health")
                            .json()
                            .at("/components/eventStore/details/oldestWaitingAppendSeconds")
                            .asDouble())
                    .isPositive();
            other.rollback();
            invitation.join();
        }
    }

    @Test
    void isNotReadyWhileTheDatabaseIsReadOnly() throws Exception {
        assertThat(service.get("/actuator/health/readiness").status()).isEqualTo(200);

        execute("ALTER DATABASE %s SET default_transaction_read_only = on");
        endAllSessions();

        await().until(() -> service.get("/actuator/health/readiness").status() == 503);
        assertThat(service.get("/actuator/health/liveness").status()).isEqualTo(200);
        execute("ALTER DATABASE %s RESET default_transaction_read_only");
        endAllSessions();
        await().until(() -> service.get("/actuator/health/readiness").status() == 200);
    }

    @Test
    void isNotAliveWhenAThreadThatFollowsTheLogHasDied() {
        assertThat(service.get("/actuator/health/liveness").status()).isEqualTo(200);

        service.beans(LogFollower.class).iterator().next().close();

        assertThat(service.get("/actuator/health/liveness").status()).isEqualTo(503);
    }

    private double metric(String name) {
        return service.get("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no metric " + name));
    }

    private void endAllSessions() throws Exception {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
                + " AND pid <> pg_backend_pid()");
    }

    private void execute(String sql) throws Exception {
        String name = database.jdbcUrl().replaceFirst(".*/([^?]*).*", "$1");
        try (Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            connection.createStatement().execute("SET default_transaction_read_only = off");
            connection.createStatement().execute(sql.formatted(name));
        }
    }
}
