package io.seatledger.query.progress;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.query.consuming.Generations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;
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
            KafkaProperties kafka,
            @Value("${seatledger.topics.read-progress}") String topic) {
        return new ProgressBroadcaster(watchers, kafka.buildProducerProperties(), topic);
    }

    @Bean(initMethod = "start")
    ProgressListener progressListener(
            KafkaProperties kafka,
            @Value("${seatledger.topics.read-progress}") String topic,
            Progress progress,
            ProgressWatchers watchers) {
        return new ProgressListener(
                kafka.buildConsumerProperties(), kafka.buildAdminProperties(), topic, progress, watchers);
    }
}
