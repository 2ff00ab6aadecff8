package io.seatledger.command.publishing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/** Starts the relay that publishes events to Kafka. */
@Configuration(proxyBeanMethods = false)
class PublishingConfiguration {

    @Bean(initMethod = "start")
    EventRelay eventRelay(
            DataSource dataSource,
            EventLog log,
            AppendSignal signal,
            ConsumerFactory<?, ?> consumers,
            ProducerFactory<?, ?> producers,
            KafkaAdmin admin,
            @Value("${seatledger.topics.events}") String topic) {
        return new EventRelay(
                dataSource,
                log,
                signal,
                topic,
                () -> Admin.create(admin.getConfigurationProperties()),
                producers.getConfigurationProperties(),
                consumers.getConfigurationProperties());
    }

    /** Reports a relay that refuses to publish. Readiness stays up: commands do not need the relay. */
    @Bean
    HealthIndicator relayHealthIndicator(EventRelay relay) {
        return () -> {
            String reason = relay.stopped();
            return reason == null
                    ? Health.up().build()
                    : Health.down().withDetail("reason", reason).build();
        };
    }

    /** Part of liveness: a thread that has died comes back only with a new process. */
    @Bean
    HealthIndicator relayThreadHealthIndicator(EventRelay relay) {
        return () -> relay.isAlive() ? Health.up().build() : Health.down().build();
    }

    @Bean
    MeterBinder relayMeters(EventRelay relay, AppendSignal signal) {
        return registry -> {
            Gauge.builder(
                            "seatledger.relay.behind",
                            relay,
                            r -> r.isPublishing() ? signal.head() - r.position() : Double.NaN)
                    .description("Events that are not published yet; only on the node that publishes")
                    .register(registry);
            Gauge.builder("seatledger.relay.position", relay, EventRelay::position)
                    .description("Last position of the log that this process has published")
                    .register(registry);
            Gauge.builder("seatledger.relay.stopped", relay, r -> r.stopped() == null ? 0 : 1)
                    .description("1 if this process should publish and refuses to, because the log contradicts itself"
                            + " or what was published before")
                    .register(registry);
        };
    }
}
