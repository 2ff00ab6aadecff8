package io.seatledger.query.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.seatledger.events.EventCodec;
import io.seatledger.infra.parts.EmbeddedMongoServer;
import io.seatledger.query.consuming.EventConsumer.Assignment;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

/** What a folding thread makes of a failure that is not about one account. */
class EventConsumerTest {

    private final EmbeddedMongoServer server = EmbeddedMongoServer.start(0);
    private final SimpleMongoClientDatabaseFactory database =
            new SimpleMongoClientDatabaseFactory(server.uri() + "/nothing");
    private volatile Supplier<List<Generation>> generations = List::of;
    private final EventConsumer consumer = consumer();

    @AfterEach
    void stop() throws Exception {
        consumer.close();
        database.destroy();
        server.close();
    }

    @Test
    void retriesWhatPasses() {
        generations = () -> {
            throw new TransientDataAccessResourceException("no server");
        };

        consumer.start();

        await().until(() -> !consumer.failing().isEmpty());
        assertThat(consumer.stopped()).isEmpty();
        generations = List::of;
        await().until(() -> consumer.failing().isEmpty());
        assertThat(consumer.isAlive()).isTrue();
    }

    @Test
    void stopsAtOnceForAnyOtherFailureUntilItIsResumed() {
        generations = () -> {
            throw new PermissionDeniedDataAccessException("not authorized", new IllegalStateException("13"));
        };

        consumer.start();

        await().untilAsserted(() -> assertThat(consumer.stopped())
                .hasEntrySatisfying("events-0", reason -> assertThat(reason).contains("not authorized")));
        assertThat(consumer.failing()).isEmpty();
        generations = List::of;
        consumer.resume();
        await().until(() -> consumer.stopped().isEmpty());
        assertThat(consumer.isAlive()).isTrue();
    }

    @Test
    void diesVisiblyOfAnError() {
        generations = () -> {
            throw new StackOverflowError();
        };

        consumer.start();

        await().dontCatchUncaughtExceptions().until(() -> !consumer.isAlive());
        assertThat(consumer.stopped().values()).containsExactly("java.lang.StackOverflowError");
    }

    @Test
    void tellsApartWhatPasses() {
        assertThat(Failures.passes(new org.apache.kafka.common.errors.TimeoutException("slow")))
                .isTrue();
        assertThat(Failures.passes(new AuthorizationException("denied"))).isFalse();
        assertThat(Failures.passes(new IllegalStateException("a bug"))).isFalse();
        assertThat(Failures.isOfADocument(new StoppedException("a broken chain")))
                .isTrue();
        assertThat(Failures.isOfADocument(new IllegalStateException("a bug"))).isFalse();
    }

    private static MockConsumer<byte[], byte[]> emptyTopic() {
        var kafka = new MockConsumer<byte[], byte[]>("earliest");
        kafka.updateBeginningOffsets(Map.of(new TopicPartition("events", 0), 0L));
        return kafka;
    }

    private EventConsumer consumer() {
        var mongo = new MongoTemplate(database);
        var positions = new Positions(mongo);
        var lane = new Lane() {
            @Override
            public String name() {
                return Parked.LIVE;
            }

            @Override
            public List<Generation> generations() {
                return generations.get();
            }

            @Override
            public void folded(Map<String, AccountProgress> reached) {}
        };
        var parked = new Parked(mongo, mongo, Clock.systemUTC());
        return new EventConsumer(
                "folding-test",
                new Assignment("events", Set.of(0)),
                () -> {},
                EventConsumerTest::emptyTopic,
                EventConsumerTest::emptyTopic,
                partition -> new PartitionFold(
                        partition,
                        lane,
                        new EventCodec(),
                        new ReadModels(mongo, new Generations(mongo, mongo, List.of(), List.of(), positions)),
                        positions,
                        parked,
                        new FoldedHashes(),
                        Duration.ofMinutes(1)),
                new FoldMeters(new SimpleMeterRegistry(), Parked.LIVE));
    }
}
