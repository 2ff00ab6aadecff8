package io.seatledger.query.progress;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.scheduling.annotation.EnableScheduling;

/** How whoever waits for events hears of them: see ADR 0014. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class ProgressConfiguration {

    @Bean
    Watches watches(MeterRegistry metrics) {
        return new Watches(metrics);
    }

    @Bean
    Progress progress(MongoOperations mongo, Watches watches, @Value("${seatledger.progress.waiters}") int waiters) {
        return new Progress(mongo, watches, waiters);
    }

    @Bean
    MeterBinder waitingReads(Progress progress) {
        return registry -> Gauge.builder("seatledger.progress.waiting", progress, Progress::waiting)
                .description("Reads that wait for events")
                .register(registry);
    }

    @Bean
    PeriodicCheck regularLook(Progress progress, Watches watches) {
        return new PeriodicCheck(progress, watches);
    }

    @Bean
    ProgressBroadcaster progressNews(
            Watches watches, KafkaProperties kafka, @Value("${seatledger.topics.read-progress}") String topic) {
        return new ProgressBroadcaster(watches, kafka.buildProducerProperties(), topic);
    }

    @Bean(initMethod = "start")
    ProgressListener progressTail(
            KafkaProperties kafka,
            @Value("${seatledger.topics.read-progress}") String topic,
            Progress progress,
            Watches watches) {
        return new ProgressListener(
                kafka.buildConsumerProperties(), kafka.buildAdminProperties(), topic, progress, watches);
    }
}
