package io.seatledger.command.bus;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.web.TokenVerifier;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/** Starts the endpoint that consumes commands from Kafka. */
@Configuration(proxyBeanMethods = false)
class BusConfiguration {

    @Bean
    CommandBusEndpoint.Topics busTopics(
            @Value("${seatledger.topics.commands}") String commands,
            @Value("${seatledger.topics.command-results}") String results,
            @Value("${seatledger.bus.result-topics}") String resultTopics) {
        return new CommandBusEndpoint.Topics(commands, results, Pattern.compile(resultTopics));
    }

    @Bean(initMethod = "start")
    CommandBusEndpoint commandBusEndpoint(
            CommandIntake intake,
            CommandCodec codec,
            InstantSource clock,
            ConsumerFactory<?, ?> consumers,
            ProducerFactory<?, ?> producers,
            KafkaAdmin admin,
            TokenVerifier tokens,
            EventLog log,
            CommandBusEndpoint.Topics topics,
            @Value("${seatledger.bus.group}") String group) {
        return new CommandBusEndpoint(
                intake,
                codec,
                clock,
                tokens,
                topics,
                group,
                consumers.getConfigurationProperties(),
                producers.getConfigurationProperties(),
                () -> Admin.create(admin.getConfigurationProperties()),
                () -> !log.hasLostEvents());
    }

    /** Reports the bus as down without affecting readiness: HTTP still works. */
    @Bean
    HealthIndicator commandBusHealthIndicator(CommandBusEndpoint endpoint) {
        return () -> endpoint.isConsuming()
                ? Health.up().build()
                : Health.down()
                        .withDetail("reason", "commands on the bus are not being consumed")
                        .build();
    }

    @Bean
    MeterBinder busMeters(CommandBusEndpoint endpoint) {
        return registry -> {
            Gauge.builder("seatledger.bus.under-way", endpoint, CommandBusEndpoint::inFlight)
                    .description("Commands that were polled from the bus and are not answered yet")
                    .register(registry);
            FunctionCounter.builder("seatledger.bus.parked", endpoint, CommandBusEndpoint::parked)
                    .description("Records that could not be decided and were sent to the dead-letter topic")
                    .register(registry);
        };
    }
}
