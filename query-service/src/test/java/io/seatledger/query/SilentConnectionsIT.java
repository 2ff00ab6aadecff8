package io.seatledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.infra.parts.SilentConnections;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A connection that sends nothing keeps others out for a few seconds at most. */
class SilentConnectionsIT {

    private static final int MAX_CONNECTIONS = 40;

    /** The connection timeout of application.yaml, and a little more. */
    private static final Duration BOUND = Duration.ofSeconds(9);

    @Test
    void keepAReadOutForSecondsAtMost() throws IOException, InterruptedException {
        try (ServiceUnderTest service = ServiceUnderTest.start("--server.tomcat.max-connections=" + MAX_CONNECTIONS)) {
            HttpRequest read = service.request(
                            "/api/v1/accounts/acme", service.tokens().token("ada"))
                    .timeout(BOUND)
                    .build();
            URI address = read.uri();
            try (SilentConnections _ = SilentConnections.open(address, MAX_CONNECTIONS * 3 / 2);
                    HttpClient http = HttpClient.newHttpClient()) {
                assertThat(http.send(read, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(403);
            }
        }
    }
}
