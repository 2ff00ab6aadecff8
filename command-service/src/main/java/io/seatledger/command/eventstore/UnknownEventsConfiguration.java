package io.seatledger.command.eventstore;

import io.seatledger.events.EventCodec;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes it visible that a newer version of the service has written what this one cannot read. */
@Configuration(proxyBeanMethods = false)
class UnknownEventsConfiguration {

    @Bean
    UnknownEvents unknownEvents(EventCodec codec) {
        return new UnknownEvents(codec);
    }

    /**
     * An alarm that stays until this node runs a newer version. Readiness stays up: commands that do not need the
     * unknown event still work, and after a rollback every node may be in this state.
     */
    @Bean
    HealthIndicator unknownEventsHealthIndicator(UnknownEvents events) {
        return () -> {
            Map<String, Object> met = new TreeMap<>();
            events.met()
                    .forEach((type, position) -> met.put(
                            "%s revision %d".formatted(type.name(), type.revision()),
                            "unknown to this version of the service, first met at position " + position));
            return met.isEmpty()
                    ? Health.up().build()
                    : Health.down().withDetails(met).build();
        };
    }
}
