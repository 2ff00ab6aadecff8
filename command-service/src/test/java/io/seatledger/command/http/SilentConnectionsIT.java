package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.SilentConnections;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A connection that sends nothing keeps others out for a few seconds at most. */
class SilentConnectionsIT {

    private static final int MAX_CONNECTIONS = 40;

    /** The connection timeout of application.yaml, and a little more. */
    private static final Duration BOUND = Duration.ofSeconds(9);

    @Test
    void keepACommandOutForSecondsAtMost() throws IOException, InterruptedException {
        try (ServiceUnderTest service = ServiceUnderTest.start(
                Parts.postgres().freshDatabase(),
                Map.of("server.tomcat.max-connections", Integer.toString(MAX_CONNECTIONS)))) {
            service.openAccount("acme");
            HttpRequest command = service.request(
                            "POST",
                            "/api/v1/accounts/acme/organizations",
                            service.tokens().token(ServiceUnderTest.ADMIN))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"organizationId\":\"europe\",\"name\":\"Europe\"}"))
                    .timeout(BOUND)
                    .build();
            // The client of the service under test has a connection already.
            try (SilentConnections _ = SilentConnections.open(service.uri("/"), MAX_CONNECTIONS * 3 / 2);
                    HttpClient http = HttpClient.newHttpClient()) {
                assertThat(http.send(command, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(201);
            }
        }
    }
}
