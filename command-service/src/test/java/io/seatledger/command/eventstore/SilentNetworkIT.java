package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.faults.DatabaseProxy;
import io.seatledger.infra.parts.faults.DatabaseProxy.Traffic;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The network between a node and the database drops every packet, and tells nobody. */
class SilentNetworkIT {

    private static final Tag A = Tag.of("t", "a");
    private static final long SECONDS_OF_A_FAULT = 10;

    private DatabaseProxy network;
    private StoreUnderTest node;
    private StoreUnderTest other;

    @BeforeEach
    void open() throws Exception {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        URI address = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        network = DatabaseProxy.before(address.getPort());
        node = StoreUnderTest.on(new DatabaseAddress(
                "jdbc:postgresql://localhost:" + network.port() + address.getPath(),
                database.user(),
                database.password()));
        other = StoreUnderTest.on(database);
        append(node, "before").get();
    }

    @AfterEach
    void close() throws Exception {
        node.close();
        network.close();
        other.close();
    }

    @Test
    void isGivenUpSoThatTheNodeGoesOnOverANewConnection() throws Exception {
        network.set(Traffic.IS_SWALLOWED);
        var waiting = append(node, "once");
        append(other, "the other node").get(SECONDS_OF_A_FAULT, TimeUnit.SECONDS);
        network.set(Traffic.PASSES);

        waiting.get(SECONDS_OF_A_FAULT, TimeUnit.SECONDS);
        append(node, "after").get(SECONDS_OF_A_FAULT, TimeUnit.SECONDS);

        assertThat(other.source(A).texts()).containsExactlyInAnyOrder("before", "the other node", "once", "after");
    }

    @Test
    void doesNotHoldUpTheEndOfTheProcess() throws Exception {
        network.set(Traffic.IS_SWALLOWED);
        var never = append(node, "never");

        CompletableFuture.runAsync(node.engine()::close).get(20, TimeUnit.SECONDS);

        assertThat(never).failsWithin(Duration.ofSeconds(SECONDS_OF_A_FAULT));
    }

    private static CompletableFuture<?> append(StoreUnderTest store, String text) {
        return store.append(AppendCondition.none(), StoreUnderTest.event(text, A));
    }
}
