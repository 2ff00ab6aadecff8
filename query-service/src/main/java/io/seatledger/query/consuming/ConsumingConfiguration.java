package io.seatledger.query.consuming;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.events.EventCodec;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;

/** Connects the events' topic to all read models. */
@Configuration(proxyBeanMethods = false)
class ConsumingConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    MongoCustomConversions mongoConversions() {
        return StoredTimes.conversions();
    }

    @Bean
    EventCodec eventCodec() {
        return new EventCodec();
    }

    @Bean(initMethod = "start")
    EventConsumer eventConsumer(
            KafkaProperties kafka,
            @Value("${seatledger.topics.events}") String topic,
            EventCodec codec,
            MongoOperations mongo,
            List<Projection<?>> projections,
            List<DeclaredIndexes> indexes,
            FoldedListener listener) {
        return new EventConsumer(
                kafka.buildConsumerProperties(),
                topic,
                codec,
                new ReadModels(mongo, projections),
                listener,
                () -> indexes.forEach(declared -> declared.indexes()
                        .forEach(index -> mongo.indexOps(declared.view()).createIndex(index))));
    }

    /** A stopped partition is an alarm, but readiness stays up: the reads of all other accounts still work. */
    @Bean
    HealthIndicator projectionsHealthIndicator(EventConsumer consumer) {
        return () -> consumer.stopped().isEmpty()
                ? Health.up().build()
                : Health.down()
                        .withDetails(consumer.stopped().entrySet().stream()
                                .collect(Collectors.toMap(e -> e.getKey().toString(), e -> e.getValue())))
                        .build();
    }

    /** Sends {@code ping}, which every server of the protocol supports; Spring Boot's own indicator needs more. */
    @Bean
    HealthIndicator mongoHealthIndicator(MongoOperations mongo) {
        return () -> {
            mongo.executeCommand("{ ping: 1 }");
            return Health.up().build();
        };
    }

    @Bean
    MeterBinder stoppedPartitions(EventConsumer consumer) {
        return registry -> Gauge.builder(
                        "seatledger.projections.stopped",
                        consumer,
                        c -> c.stopped().size())
                .description("Partitions that stopped at a record that cannot be folded")
                .register(registry);
    }
}
