package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever wrote half a group, with every right that the owner of the tables has: the database refuses it. */
class WrittenByHandIT {

    private static final Tag A = Tag.of("t", "a");

    /** The account has version 2 at position 2, and there is one tag, which has the number 1. */
    private final StoreUnderTest store = StoreUnderTest.onAFreshDatabase();

    @BeforeEach
    void begin() throws Exception {
        store.append(AppendCondition.none(), StoreUnderTest.event("x1", A), StoreUnderTest.event("x2", A))
                .get();
    }

    @AfterEach
    void close() {
        assertThat(store.source(A).texts()).startsWith("x1", "x2");
        store.close();
    }

    @Test
    void anEventThatFollowsIsAcceptedAndFoundByItsTags() throws Exception {
        store.execute(event(3, 3, "'{1}'", "hash"));

        assertThat(store.source(A).texts()).containsExactly("x1", "x2", "by hand");
        assertThat(store.number("SELECT version FROM ledgers WHERE account_id = 'x'"))
                .isEqualTo(3);
        assertThat(store.number("SELECT count(*) FROM event_tags WHERE position = 3 AND account_id = 'x'"))
                .isEqualTo(1);
    }

    @Test
    void aGapInThePositionsIsRefused() {
        assertRefused(event(4, 3, "'{1}'", "hash"), "do not continue the log");
        assertRefused(
                event(3, 3, "'{1}'", "hash") + " UNION ALL " + row(5, 4, "'{1}'", "sha256(hash)"),
                "do not continue the log");
    }

    @Test
    void aVersionThatDoesNotFollowIsRefused() {
        assertRefused(event(3, 4, "'{1}'", "hash"), "does not continue the ledger");
        assertRefused(event(3, 2, "'{1}'", "hash"), "account_version");
        assertRefused(
                event(3, 3, "'{1}'", "hash") + " UNION ALL " + row(4, 5, "'{1}'", "sha256(hash)"),
                "does not continue the ledger");
    }

    @Test
    void aBrokenChainIsRefused() {
        assertRefused(event(3, 3, "'{1}'", "sha256('other')"), "does not continue the ledger");
        assertRefused(
                event(3, 3, "'{1}'", "hash") + " UNION ALL " + row(4, 4, "'{1}'", "hash"),
                "does not continue the ledger");
    }

    @Test
    void aTagWithoutANameIsRefused() {
        assertRefused(event(3, 3, "'{1, 2}'", "hash"), "tag 2 has no name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO event_tags VALUES (1, 3, 'x')",
                "DELETE FROM event_tags WHERE position = 2",
                "UPDATE ledgers SET version = version + 1 WHERE account_id = 'x'",
                "INSERT INTO ledgers VALUES ('y', 1, sha256(''))",
                "INSERT INTO events_1 SELECT * FROM events",
                "TRUNCATE events_1",
                "WITH one AS (INSERT INTO event_tags VALUES (1, 3, 'x')) SELECT 1"
            })
    void whatTheEventsSayCannotBeSaidByAnyoneElse(String sql) {
        assertRefused(sql, "append-only");
    }

    private void assertRefused(String sql, String why) {
        assertThatThrownBy(() -> store.execute(sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(why);
        assertThat(store.log().head()).isEqualTo(2);
        assertThat(store.number("SELECT version FROM ledgers WHERE account_id = 'x'"))
                .isEqualTo(2);
    }

    private static String event(long position, long version, String tags, String previousHash) {
        return "INSERT INTO events " + row(position, version, tags, previousHash);
    }

    /** A row whose hash is that of its previous one, if that is right. */
    private static String row(long position, long version, String tags, String previousHash) {
        return "SELECT %d, %d, now(), 1, gen_random_uuid(), 'x', 'text.written', %s::bigint[], '{}', '\"by hand\"', %s,"
                        .formatted(position, version, tags, previousHash)
                + " sha256(%s) FROM ledgers WHERE account_id = 'x'".formatted(previousHash);
    }
}
