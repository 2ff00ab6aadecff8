package io.seatledger.infra.tokenissuer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The token issuer of the local stack. */
@SpringBootApplication
@EnableConfigurationProperties(TokenIssuerProperties.class)
public class TokenIssuerApplication {

    /** Starts the issuer; Spring's usual arguments apply. */
    public static void main(String[] arguments) {
        SpringApplication.run(TokenIssuerApplication.class, arguments);
    }
}
