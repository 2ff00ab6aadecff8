package io.seatledger.query.consuming;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.events.EventCodec;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/** Connects the events' topic to all read models. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({FoldingProperties.class, TopicCheck.Expected.class, Rebuilding.Properties.class})
class ConsumingConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    EventCodec eventCodec() {
        return new EventCodec();
    }

    @Bean
    Positions positions(FoldingStore store) {
        return new Positions(store.mongo());
    }

    @Bean
    Generations generations(
            MongoOperations mongo,
            FoldingStore store,
            List<Projection<?>> projections,
            List<DeclaredIndexes> indexes,
            Positions positions) {
        return new Generations(mongo, store.mongo(), projections, indexes, positions);
    }

    @Bean
    Parked parked(MongoOperations mongo, FoldingStore store, InstantSource clock) {
        return new Parked(mongo, store.mongo(), clock);
    }

    @Bean
    TopicCheck topicCheck(
            KafkaAdmin admin, @Value("${seatledger.topics.events}") String topic, TopicCheck.Expected expected) {
        return new TopicCheck(() -> Admin.create(admin.getConfigurationProperties()), topic, expected);
    }

    @Bean
    Filling.Parts foldingParts(
            @Value("${seatledger.topics.events}") String topic,
            TopicCheck check,
            FoldingProperties properties,
            ConsumerFactory<?, ?> consumers,
            KafkaAdmin admin,
            EventCodec codec,
            FoldingStore store,
            Generations generations,
            Positions positions,
            Parked parked,
            MeterRegistry registry) {
        var readModels = new ReadModels(store.mongo(), generations);
        var hashes = new FoldedHashes();
        return new Filling.Parts(
                topic,
                new KafkaConsumers(consumers),
                () -> Admin.create(admin.getConfigurationProperties()),
                check::requireLossless,
                (partition, lane) -> new PartitionFold(
                        partition, lane, codec, readModels, positions, parked, hashes, properties.patience()),
                positions,
                parked,
                new FoldMeters(registry, "filling"),
                properties.threads());
    }

    @Bean(initMethod = "start")
    Folding folding(
            Filling.Parts parts,
            FoldingProperties properties,
            Generations generations,
            FoldedListener listener,
            MeterRegistry registry) {
        return new Folding(parts, properties, generations, listener, new FoldMeters(registry, Parked.LIVE));
    }

    @Bean(initMethod = "start")
    Rebuilding rebuilding(
            Generations generations,
            FoldingStore store,
            Filling.Parts parts,
            Rebuilding.Properties properties,
            InstantSource clock) {
        return new Rebuilding(generations, store.mongo(), parts, properties, clock);
    }

    @Bean
    Checking checking(Generations generations, FoldingStore store, Filling.Parts parts, InstantSource clock) {
        return new Checking(generations, store.mongo(), parts, clock);
    }

    @Bean
    ReadModelsEndpoint readModelsEndpoint(
            Generations generations, Folding folding, Rebuilding rebuilding, Checking checking, Parked parked) {
        return new ReadModelsEndpoint(generations, folding, rebuilding, checking, parked);
    }

    /**
     * A partition that has stopped or is stuck, and an account that is parked, are alarms. Readiness stays up: the
     * reads of all other accounts still work.
     */
    @Bean
    HealthIndicator projectionsHealthIndicator(Folding folding) {
        return () -> {
            Map<String, Object> wrong = new TreeMap<>(folding.stopped());
            wrong.putAll(folding.stuck());
            folding.parked().forEach((account, reason) -> wrong.put("account " + account, reason));
            return (wrong.isEmpty() && folding.isAlive()
                            ? Health.up()
                            : Health.down().withDetails(wrong))
                    .build();
        };
    }

    /** What the topic lacks is no reason to stop, but one to be told. */
    @Bean
    HealthIndicator eventsTopicHealthIndicator(TopicCheck check) {
        return () ->
                Health.up().withDetail("shortcomings", check.shortcomings()).build();
    }

    /** For liveness: a thread that has died comes back with the process alone. */
    @Bean
    HealthIndicator foldingThreadsHealthIndicator(Folding folding) {
        return () -> (folding.isAlive() ? Health.up() : Health.down()).build();
    }

    /** For readiness as well: without the database, no read can be answered. */
    @Bean
    HealthIndicator mongoHealthIndicator(MongoOperations mongo) {
        return new MongoHealth(mongo);
    }

    @Bean
    MeterBinder foldingState(Folding folding) {
        return registry -> {
            Gauge.builder(
                            "seatledger.projections.stopped",
                            folding,
                            f -> f.stopped().size() + f.stuck().size())
                    .description("Partitions and threads that do not fold, or fail again and again")
                    .register(registry);
            Gauge.builder(
                            "seatledger.projections.parked",
                            folding,
                            f -> f.parked().size())
                    .description("Accounts in the partitions of this node whose next event cannot be folded")
                    .register(registry);
        };
    }
}
