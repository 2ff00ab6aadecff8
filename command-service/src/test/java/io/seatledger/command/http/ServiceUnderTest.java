package io.seatledger.command.http;

import io.seatledger.command.CommandServiceApplication;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.TokenMint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a free port, on a database of its own, and a client that speaks plain HTTP with it. */
final class ServiceUnderTest implements AutoCloseable {

    static final String ADMIN = "ada";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TokenMint tokens = TokenMint.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String topic = "events-" + UUID.randomUUID();
    private final ServletWebServerApplicationContext service;

    /** An answer: its status, and its body when that is JSON. */
    record Answer(int status, String contentType, String text) {

        JsonNode json() {
            return JSON.readTree(text);
        }

        String code() {
            return json().path("code").asString();
        }

        long accountVersion() {
            return json().path("accountVersion").asLong();
        }
    }

    private ServiceUnderTest() {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        service = (ServletWebServerApplicationContext) new SpringApplication(CommandServiceApplication.class).run(
                "--server.port=0", "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--seatledger.topics.events=" + topic,
                "--spring.kafka.bootstrap-servers=" + Parts.kafka().bootstrapServers(),
                "--seatledger.email-claim.key=a secret for tests, 32 characters",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + tokens.issuerUri());
    }

    static ServiceUnderTest start() {
        return new ServiceUnderTest();
    }

    TokenMint tokens() {
        return tokens;
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + Objects.requireNonNull(service.getWebServer()).getPort() + path);
    }

    /** The admin of the accounts that {@link #openAccount} opens sends a command. */
    Answer post(String path, String body) {
        return send(request("POST", path, tokens.token(ADMIN)).header("Content-Type", "application/json"), body);
    }

    Answer put(String path, String body) {
        return send(request("PUT", path, tokens.token(ADMIN)).header("Content-Type", "application/json"), body);
    }

    Answer patch(String path, String body) {
        return send(request("PATCH", path, tokens.token(ADMIN)).header("Content-Type", "application/json"), body);
    }

    Answer delete(String path) {
        return deleteAs(ADMIN, path);
    }

    Answer deleteAs(String subject, String path) {
        return send(request("DELETE", path, tokens.token(subject)), null);
    }

    Answer get(String path) {
        return send(request("GET", path, null), null);
    }

    /** Opens an account that nobody used before. */
    void openAccount(String accountId) {
        Answer answer = send(
                request("POST", "/api/v1/accounts", tokens.token("operator", "platform:operate"))
                        .header("Content-Type", "application/json"),
                JSON.writeValueAsString(Map.of("accountId", accountId, "name", accountId, "adminSubject", ADMIN)));
        if (answer.status() != 201) {
            throw new AssertionError(answer);
        }
    }

    HttpRequest.Builder request(String method, String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody());
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    Answer send(HttpRequest.Builder request, @Nullable String body) {
        HttpRequest built = request.build();
        return send(body == null
                ? built
                : HttpRequest.newBuilder(built, (_, _) -> true).method(built.method(), BodyPublishers.ofString(body))
                        .build());
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new AssertionError("no answer to " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        service.close();
        http.close();
        tokens.close();
    }
}
