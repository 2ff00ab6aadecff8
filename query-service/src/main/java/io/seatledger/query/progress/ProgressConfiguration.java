package io.seatledger.query.progress;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.query.consuming.Generations;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Wakes reads and streams when what they wait for is folded, on any node: see ADR 0014. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class ProgressConfiguration {

    @Bean
    ProgressWatchers watchers(MeterRegistry metrics) {
        return new ProgressWatchers(metrics);
    }

    @Bean
    Progress progress(
            MongoOperations mongo,
            Generations generations,
            ProgressWatchers watchers,
            @Value("${seatledger.progress.waiters}") int waiters) {
        return new Progress(mongo, generations, watchers, waiters);
    }

    @Bean
    MeterBinder waitingReads(Progress progress) {
        return registry -> Gauge.builder("seatledger.progress.waiting", progress, Progress::waiting)
                .description("Reads that wait for events")
                .register(registry);
    }

    @Bean
    PeriodicCheck periodicCheck(Progress progress, ProgressWatchers watchers) {
        return new PeriodicCheck(progress, watchers);
    }

    @Bean
    ProgressBroadcaster progressBroadcaster(
            ProgressWatchers watchers,
            ProducerFactory<?, ?> producers,
            @Value("${seatledger.topics.read-progress}") String topic) {
        return new ProgressBroadcaster(watchers, producers, topic);
    }

    @Bean(initMethod = "start")
    ProgressListener progressListener(
            ConsumerFactory<?, ?> consumers,
            KafkaAdmin admin,
            ProgressBroadcaster broadcaster,
            @Value("${seatledger.topics.read-progress}") String topic,
            Progress progress,
            ProgressWatchers watchers) {
        return new ProgressListener(
                consumers,
                () -> Admin.create(admin.getConfigurationProperties()),
                broadcaster::topicExists,
                topic,
                progress,
                watchers);
    }
}
