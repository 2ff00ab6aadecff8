package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldConnectionsIT {

    private final HikariDataSource pool = new HikariDataSource();

    @BeforeEach
    void open() {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setConnectionInitSql(
                "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off");
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void planAsThoseOfThePool() throws SQLException {
        HeldConnections connections = HeldConnections.besides(pool);

        for (Connection connection :
                new Connection[] {connections.toAppend(), connections.toFollow(), connections.toListen()}) {
            try (connection) {
                assertThat(setting(connection, "plan_cache_mode")).isEqualTo("force_generic_plan");
                assertThat(setting(connection, "enable_seqscan")).isEqualTo("off");
                assertThat(setting(connection, "enable_bitmapscan")).isEqualTo("off");
            }
        }
    }

    @Test
    void waitForNothingForLong() throws SQLException {
        HeldConnections connections = HeldConnections.besides(pool);

        try (Connection lane = connections.toAppend();
                Connection follower = connections.toFollow()) {
            assertThat(setting(lane, "lock_timeout")).isEqualTo("5s");
            assertThat(setting(lane, "idle_in_transaction_session_timeout")).isEqualTo("3s");
            assertThat(setting(lane, "statement_timeout")).isEqualTo("0");
            assertThat(lane.getNetworkTimeout()).isEqualTo(8_000);
            assertThat(setting(follower, "idle_session_timeout")).isEqualTo("6s");
            assertThat(follower.getNetworkTimeout()).isEqualTo(8_000);
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
