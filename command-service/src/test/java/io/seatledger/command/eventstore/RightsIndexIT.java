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

/** Beside thousands of events of every kind, in several partitions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsIndexIT {

    private static final int OTHERS = 20_000;
    private static final int PARTITION = 5_000;
    private static final int PARTITIONS = 5;

    private final EventCodec codec = new EventCodec();
    private final HikariDataSource dataSource = new HikariDataSource();
    private final RightsIndex index = new RightsIndex(dataSource);

    @BeforeAll
    void start() throws SQLException {
        DatabaseAddress address = Parts.postgres().freshDatabase();
        dataSource.setJdbcUrl(address.jdbcUrl());
        dataSource.setUsername(address.user());
        dataSource.setPassword(address.password());
        Flyway.configure().dataSource(dataSource).load().migrate();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE events_1, events_50000001");
            for (int from = 1; from <= OTHERS; from += PARTITION) {
                statement.execute("SELECT make_log_partitions(" + PARTITION + ")");
                statement.execute("""
                    INSERT INTO events SELECT n, n, now(), 1, gen_random_uuid(), 'acme',
                        CASE n %% 3 WHEN 0 THEN 'license.assigned' WHEN 1 THEN 'account-admin.granted'
                            ELSE 'invitation.link-issued' END, '{}', '{}',
                        jsonb_build_object('subject', 'admin-' || n, 'tokenHash', 'hash-' || n)::text,
                        CASE n WHEN 1 THEN decode(repeat('00', 32), 'hex') ELSE sha256((n - 1)::text::bytea) END,
                        sha256(n::text::bytea)
                    FROM generate_series(%d, %d) AS n\
                    """.formatted(from, from + PARTITION - 1));
            }
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
        assertThat(scansOf(RightsIndex.LAST_CHANGE_OF_ADMIN, "events_of_admins"))
                .isEqualTo(PARTITIONS);
        assertThat(scansOf(RightsIndex.LINK, "events_of_links")).isEqualTo(PARTITIONS);
    }

    private void append(Event event) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO events SELECT version + 1, version + 1, now(), 1, gen_random_uuid(), account_id,"
                                + " ?, '{}', '{}', ?, hash, sha256(hash) FROM ledgers WHERE account_id = ?")) {
            insert.setString(1, codec.typeOf(event).name());
            insert.setString(2, codec.encode(event));
            insert.setString(3, event.accountId());
            insert.executeUpdate();
        }
    }

    /** The partitions that are looked into; all of them by their part of this index, the last ones first. */
    private int scansOf(String sql, String index) throws SQLException {
        String plan = planOf(sql);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement parts = connection.prepareStatement(
                        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = ?::regclass")) {
            parts.setString(1, index);
            int scans = 0;
            try (ResultSet part = parts.executeQuery()) {
                while (part.next()) {
                    assertThat(plan).contains("using " + part.getString(1) + " on ");
                    scans++;
                }
            }
            assertThat(plan).doesNotContain("Seq Scan", "Sort");
            assertThat(plan.split("Index Scan|Index Only Scan", -1)).hasSize(scans + 1);
            return scans;
        }
    }

    /** The plan for any arguments, as the service's connections make it. */
    private String planOf(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off");
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
