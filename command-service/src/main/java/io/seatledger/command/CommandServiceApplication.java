package io.seatledger.command;

import io.seatledger.command.bus.CommandBusEndpoint;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.publishing.EventRelay;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts the command service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CommandServiceApplication {

    /** Starts the service with Spring's usual arguments. */
    public static void main(String[] args) {
        // Otherwise Axon contacts its vendor at every start to check for updates.
        System.setProperty("axoniq.update-checker.disabled", "true");
        FatalErrors.endTheProcess();
        SpringApplication.run(CommandServiceApplication.class, args);
    }

    @Bean
    static BackgroundWork backgroundWork(List<LogFollower> automations, EventRelay relay, CommandBusEndpoint bus) {
        return new BackgroundWork(
                Stream.concat(automations.stream(), Stream.of(relay, bus)).toList());
    }
}
