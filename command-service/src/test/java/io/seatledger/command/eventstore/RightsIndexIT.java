package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountAdminRevoked;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.UserEvent.InvitationLinkIssued;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Beside thousands of events of every kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsIndexIT {

    private static final int OTHERS = 20_000;

    private final EventCodec codec = new EventCodec();
    private final HikariDataSource dataSource = new HikariDataSource();
    private final RightsIndex index = new RightsIndex(dataSource);
    private long position = OTHERS;

    @BeforeAll
    void start() throws SQLException {
        DatabaseAddress address = Parts.postgres().freshDatabase();
        dataSource.setJdbcUrl(address.jdbcUrl());
        dataSource.setUsername(address.user());
        dataSource.setPassword(address.password());
        Flyway.configure().dataSource(dataSource).load().migrate();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                INSERT INTO events SELECT n, n::text, 'acme', n,
                    CASE n %% 3 WHEN 0 THEN 'license.assigned' WHEN 1 THEN 'account-admin.granted'
                        ELSE 'invitation.link-issued' END,
                    1, now(), '{}',
                    jsonb_build_object('subject', 'admin-' || n, 'tokenHash', 'hash-' || n)::text, '', ''
                FROM generate_series(1, %d) AS n\
                """.formatted(OTHERS));
            statement.execute("ANALYZE events");
        }
    }

    @AfterAll
    void stop() {
        dataSource.close();
    }

    @Test
    void knowsTheLastWordAboutAnAdmin() throws SQLException {
        assertThat(index.isAdmin("acme", "ada")).isFalse();

        append(new AccountAdminGranted("acme", "ada"));
        assertThat(index.isAdmin("acme", "ada")).isTrue();
        assertThat(index.isAdmin("other", "ada")).isFalse();

        append(new AccountAdminRevoked("acme", "ada"));
        assertThat(index.isAdmin("acme", "ada")).isFalse();

        append(new AccountAdminGranted("acme", "ada"));
        assertThat(index.isAdmin("acme", "ada")).isTrue();
    }

    @Test
    void knowsEveryLinkOfAnAccount() throws SQLException {
        append(new InvitationLinkIssued("acme", "u1", "i1", 1, "first"));
        append(new InvitationLinkIssued("acme", "u1", "i1", 2, "second"));

        assertThat(index.hasIssuedLink("acme", "first")).isTrue();
        assertThat(index.hasIssuedLink("acme", "second")).isTrue();
        assertThat(index.hasIssuedLink("other", "first")).isFalse();
        assertThat(index.hasIssuedLink("acme", "made up")).isFalse();
    }

    @Test
    void readsNothingButItsIndexes() throws SQLException {
        assertThat(planOf(RightsIndex.LAST_CHANGE_OF_ADMIN))
                .contains("using events_of_admins")
                .doesNotContain("Seq Scan", "Sort", "events_pkey");
        assertThat(planOf(RightsIndex.LINK))
                .contains("using events_of_links")
                .doesNotContain("Seq Scan", "Sort", "events_pkey");
    }

    private void append(Event event) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO events VALUES (?, ?, ?, ?, ?, 1, now(), '{}', ?, '', '')")) {
            position++;
            insert.setLong(1, position);
            insert.setString(2, Long.toString(position));
            insert.setString(3, event.accountId());
            insert.setLong(4, position);
            insert.setString(5, codec.typeOf(event).name());
            insert.setString(6, codec.encode(event));
            insert.executeUpdate();
        }
    }

    /** The plan for any arguments, as the service's connections make it. */
    private String planOf(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE look_up (text, text) AS "
                    + sql.replaceFirst("\\?", "\\$1").replaceFirst("\\?", "\\$2"));
            var plan = new StringBuilder();
            try (ResultSet row = statement.executeQuery("EXPLAIN EXECUTE look_up('acme', 'ada')")) {
                while (row.next()) {
                    plan.append(row.getString(1)).append('\n');
                }
            }
            statement.execute("DEALLOCATE look_up");
            return plan.toString();
        }
    }
}
