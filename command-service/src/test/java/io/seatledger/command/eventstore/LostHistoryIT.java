package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.SQLException;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** A failover or a restore has lost the end of the log. */
class LostHistoryIT {

    private static final Tag A = Tag.of("t", "a");

    private DatabaseAddress database;
    private StoreUnderTest witness;

    @BeforeEach
    void open() throws Exception {
        database = Parts.postgres().freshDatabase();
        witness = StoreUnderTest.on(database);
        append(witness, "kept");
    }

    @AfterEach
    void close() {
        witness.close();
    }

    @Test
    void stopsWhoeverHasSeenWhatIsLost() throws Exception {
        append(witness, "lost");
        ConsistencyMarker based = witness.source(A).marker();
        loseTheLastEvent();

        assertThatThrownBy(witness.append(based, A, StoreUnderTest.event("based on what is lost", A))::get)
                .hasCauseInstanceOf(LostHistoryException.class)
                .hasMessageContaining("ends at position 1");
        assertThatThrownBy(() -> witness.log().readAfter(0, 10)).isInstanceOf(LostHistoryException.class);
        assertThat(health(witness)).isEqualTo(Status.DOWN);

        try (StoreUnderTest restarted = StoreUnderTest.on(database)) {
            append(restarted, "after the restore");
            assertThatThrownBy(() -> append(witness, "still")).hasCauseInstanceOf(LostHistoryException.class);
            assertThat(restarted.source(A).texts()).containsExactly("kept", "after the restore");
            assertThat(health(restarted)).isEqualTo(Status.UP);
        }
    }

    @Test
    void isNoticedWhenTheLogHasGrownBeyondWhatIsLost() throws Exception {
        append(witness, "lost");
        loseTheLastEvent();
        try (StoreUnderTest restarted = StoreUnderTest.on(database)) {
            append(restarted, "another");
            append(restarted, "and more");
        }

        assertThatThrownBy(() -> append(witness, "late"))
                .hasCauseInstanceOf(LostHistoryException.class)
                .hasMessageContaining("was at position 2");
    }

    @Test
    void isNoticedByAProcessThatDoesNothing() throws Exception {
        append(witness, "lost");
        loseTheLastEvent();

        await().untilAsserted(() -> assertThat(health(witness)).isEqualTo(Status.DOWN));
    }

    @Test
    void isNoticedWhenTheAddressLeadsToAnotherDatabase() throws Exception {
        witness.execute("UPDATE store_identity SET id = gen_random_uuid()");

        assertThatThrownBy(() -> append(witness, "elsewhere"))
                .hasCauseInstanceOf(LostHistoryException.class)
                .hasMessageContaining("another database");
    }

    private static void append(StoreUnderTest store, String text) throws Exception {
        store.append(AppendCondition.none(), StoreUnderTest.event(text, A)).get();
    }

    private static Status health(StoreUnderTest store) {
        return new StoreHealth(store.log(), store.signal(), store.engine().lane())
                .health()
                .getStatus();
    }

    private void loseTheLastEvent() throws SQLException {
        witness.execute("""
            SET session_replication_role = replica;
            DELETE FROM event_tags WHERE position = (SELECT max(position) FROM events);
            DELETE FROM ledgers WHERE account_id = 'l';
            DELETE FROM events WHERE position = (SELECT max(position) FROM events);
            RESET session_replication_role\
            """);
    }
}
