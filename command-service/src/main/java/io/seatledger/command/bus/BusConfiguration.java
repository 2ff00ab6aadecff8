package io.seatledger.command.bus;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.intake.CommandIntake;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/** How commands come in as messages. */
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
            KafkaProperties kafka,
            OAuth2ResourceServerProperties tokens,
            CommandBusEndpoint.Topics topics,
            @Value("${seatledger.bus.group}") String group) {
        return new CommandBusEndpoint(
                intake,
                codec,
                clock,
                decoder(tokens.getJwt()),
                topics,
                group,
                kafka.buildConsumerProperties(),
                kafka.buildProducerProperties(),
                () -> Admin.create(kafka.buildAdminProperties()));
    }

    /** An alarm, not a reason to take HTTP away: readiness does not ask for it. */
    @Bean
    HealthIndicator commandBusHealthIndicator(CommandBusEndpoint endpoint) {
        return () -> endpoint.isTaking()
                ? Health.up().build()
                : Health.down()
                        .withDetail("reason", "no commands are taken from the bus")
                        .build();
    }

    @Bean
    MeterBinder busMeters(CommandBusEndpoint endpoint) {
        return registry -> {
            Gauge.builder("seatledger.bus.under-way", endpoint, CommandBusEndpoint::underWay)
                    .description("Commands that were taken from the bus and are not answered yet")
                    .register(registry);
            FunctionCounter.builder("seatledger.bus.parked", endpoint, CommandBusEndpoint::parked)
                    .description("Records that were no command and stand on the dead-letter topic now")
                    .register(registry);
        };
    }

    /** Like that of HTTP, but for the time: see {@link io.seatledger.command.bus}. */
    private static JwtDecoder decoder(OAuth2ResourceServerProperties.Jwt settings) {
        return new SupplierJwtDecoder(() -> {
            String issuer = Objects.requireNonNull(settings.getIssuerUri(), "the issuer of tokens is not set");
            NimbusJwtDecoder decoder = NimbusJwtDecoder.withIssuerLocation(issuer)
                    .jwsAlgorithms(algorithms -> settings.getJwsAlgorithms()
                            .forEach(algorithm -> algorithms.add(SignatureAlgorithm.from(algorithm))))
                    .build();
            decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                    new JwtIssuerValidator(issuer),
                    new JwtClaimValidator<List<String>>(
                            JwtClaimNames.AUD,
                            audiences -> audiences != null
                                    && audiences.stream().anyMatch(settings.getAudiences()::contains))));
            return decoder;
        });
    }
}
