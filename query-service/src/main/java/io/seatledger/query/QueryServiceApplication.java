package io.seatledger.query;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The query service folds events into read models and answers reads from them. */
@SpringBootApplication(proxyBeanMethods = false)
public class QueryServiceApplication {

    /** Starts the service; Spring's usual arguments apply. */
    public static void main(String[] arguments) {
        SpringApplication.run(QueryServiceApplication.class, arguments);
    }
}
