package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.faults.DatabaseProxy;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts how often the thread that appends waits for the database. */
class RoundTripsIT {

    private static final Tag A = Tag.of("t", "a");
    private static final int TIMES = 20;

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
        append(node, 0).get();
    }

    @AfterEach
    void close() throws Exception {
        node.close();
        network.close();
        other.close();
    }

    @Test
    void anAppendTakesTwo() throws Exception {
        long before = network.roundTripsOfAppends();
        for (int i = 1; i <= TIMES; i++) {
            append(node, i).get();
        }

        assertThat(network.roundTripsOfAppends() - before).isEqualTo(2 * TIMES);
    }

    @Test
    void anAppendTakesTwoThoughAnotherNodeWritesInBetween() throws Exception {
        long before = network.roundTripsOfAppends();
        for (int i = 1; i <= TIMES; i++) {
            append(other, 2 * i).get();
            append(node, 2 * i + 1).get();
        }

        assertThat(network.roundTripsOfAppends() - before).isEqualTo(2 * TIMES);
    }

    @Test
    void anAppendTakesThreeAfterAnotherNodeHasWrittenMoreThanCanBeRead() throws Exception {
        other.append(
                        AppendCondition.none(),
                        IntStream.rangeClosed(0, LogMemory.LONGEST_GAP)
                                .mapToObj(i -> StoreUnderTest.event("x" + i, A))
                                .toArray(TaggedEventMessage<?>[]::new))
                .get();
        long before = network.roundTripsOfAppends();

        append(node, 1).get();
        assertThat(network.roundTripsOfAppends() - before).isEqualTo(3);

        append(node, 2).get();
        assertThat(network.roundTripsOfAppends() - before).isEqualTo(5);
    }

    @Test
    void aCheckTakesTwo() throws Exception {
        long before = network.roundTripsOfAppends();

        assertThat(node.engine()
                        .append(PendingAppend.withoutEvents("x", Map.of("t=a", new TagView(1, null)), null))
                        .get())
                .isEqualTo(new Verdict.Appended(new AppendReceipt(1, Map.of("x", 1L))));

        assertThat(network.roundTripsOfAppends() - before).isEqualTo(2);
    }

    /** Each has a tag of its own besides the one that all have, and an outcome. */
    private static CompletableFuture<?> append(StoreUnderTest store, int number) {
        return store.append(
                new NewOutcome(new CommandKey("x", "ada", "command " + number), "x", "aa", true, "{}"),
                AppendCondition.none(),
                StoreUnderTest.event("x" + number, A, Tag.of("n", Integer.toString(number))));
    }
}
