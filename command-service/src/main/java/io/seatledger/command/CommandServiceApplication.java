package io.seatledger.command;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

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
}
