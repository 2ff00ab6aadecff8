package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.EmbeddedPostgresServer;
import io.seatledger.infra.parts.FreePorts;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower on a database whose synchronous standby does not answer. */
class WaitingForAStandbyIT {

    @TempDir
    private Path folder;

    private EmbeddedPostgresServer server;
    private StoreUnderTest store;

    /** Does not wait for the standby: its events are visible as after a restart of the primary during the wait. */
    private StoreUnderTest hasty;

    private LogFollower follower;

    @BeforeEach
    void open() throws Exception {
        server = EmbeddedPostgresServer.start(FreePorts.next(), folder.resolve("data"));
        DatabaseAddress address = server.address();
        store = StoreUnderTest.on(address);
        hasty = StoreUnderTest.on(new DatabaseAddress(
                address.jdbcUrl() + "?options=-c%20synchronous_commit=local", address.user(), address.password()));
        follower = new LogFollower(store.dataSource(), store.log(), store.signal(), "reader under test", _ -> {
            return new LogFollower.Session() {
                @Override
                public void handle(List<EventEnvelope> events) {
                    // The position of the follower says what was handled.
                }

                @Override
                public void close() {
                    // There is nothing to release.
                }
            };
        });
    }

    @AfterEach
    void close() throws SQLException {
        standbys("");
        follower.close();
        hasty.close();
        store.close();
        server.close();
    }

    @Test
    void handlesNothingThatTheStandbyLacks() throws Exception {
        standbys("absent");
        append(1);

        follower.start();
        await().until(this::waitsForTheStandby);
        assertThat(follower.position()).isZero();

        standbys("");
        await().until(() -> follower.position() == 1);
    }

    @Test
    void storesAThousandPositionsAtMostWithoutTheStandby() throws Exception {
        follower.start();
        await().until(follower::isFollowing);
        standbys("absent");

        append(999);
        await().until(() -> follower.position() == 999);
        append(1);
        await().until(this::waitsForTheStandby);
        assertThat(follower.position()).isEqualTo(999);

        standbys("");
        await().until(() -> follower.position() == 1_000);
    }

    private void append(int count) throws Exception {
        hasty.append(
                        AppendCondition.none(),
                        IntStream.range(0, count)
                                .mapToObj(i -> StoreUnderTest.event("event " + i, Tag.of("t", "a")))
                                .toArray(TaggedEventMessage<?>[]::new))
                .get();
    }

    private boolean waitsForTheStandby() {
        return hasty.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") > 0;
    }

    private void standbys(String names) throws SQLException {
        hasty.execute("ALTER SYSTEM SET synchronous_standby_names = '" + names + "'");
        hasty.execute("SELECT pg_reload_conf()");
        await().until(() -> hasty.number("SELECT count(*) FROM pg_settings WHERE name = 'synchronous_standby_names'"
                        + " AND setting = '" + names + "'")
                == 1);
    }
}
