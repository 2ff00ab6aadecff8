package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ServiceRole;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service connects as a role that does not own its tables; only the migration connects as their owner. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceRoleIT {

    private final DatabaseAddress owner = Parts.postgres().freshDatabase();
    private final DatabaseAddress role = ServiceRole.on(owner);
    private final ServiceUnderTest service = ServiceUnderTest.start(
            role, Map.of("spring.flyway.user", owner.user(), "spring.flyway.password", owner.password()));

    @AfterAll
    void close() {
        service.close();
    }

    @Test
    void suffices() throws SQLException {
        service.openAccount("acme");
        service.awaitTopics();

        assertThat(service.log()).isNotEmpty();
        try (Connection connection = connect()) {
            await().until(() -> {
                try (var row = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) = count(position) AND min(position) > 0 FROM reader_progress")) {
                    row.next();
                    return row.getBoolean(1);
                }
            });
            try (var row = connection
                    .createStatement()
                    .executeQuery("SELECT bool_and(substr(event_id::text, 15, 1) = '7') FROM events")) {
                row.next();
                assertThat(row.getBoolean(1))
                        .as("every event has an identifier of version 7")
                        .isTrue();
            }
        }
    }

    @Test
    void storesSnapshots() throws SQLException {
        try (Connection connection = connect()) {
            assertThat(connection
                            .createStatement()
                            .executeUpdate("INSERT INTO entity_snapshots VALUES ('user=acme/ada', 1, 1, 1, '{}')"
                                    + " ON CONFLICT (tag) DO UPDATE SET state = excluded.state"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE events SET payload = '{}'",
                "DELETE FROM events",
                "TRUNCATE events",
                "DELETE FROM events_1",
                "INSERT INTO events_1 SELECT * FROM events",
                "INSERT INTO event_tags VALUES (1, 1, 'acme')",
                "DELETE FROM event_tags",
                "UPDATE tag_names SET tag = 'other'",
                "UPDATE ledgers SET version = 7",
                "UPDATE command_outcomes SET answer = '{}'",
                "DELETE FROM command_outcomes",
                "UPDATE store_identity SET id = gen_random_uuid()",
                "ALTER TABLE events DISABLE TRIGGER ALL",
                "DROP TRIGGER complete_append ON events",
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
                "SET session_replication_role = replica",
                "ALTER TABLE events DETACH PARTITION events_1",
                "DROP TABLE events_1",
                "SELECT grant_to_service('seatledger_service')"
            })
    void allowsNoChangeOfWhatWasWritten(String sql) throws SQLException {
        try (Connection connection = connect()) {
            assertThatThrownBy(() -> connection.createStatement().execute(sql))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(role.jdbcUrl(), role.user(), role.password());
    }
}
