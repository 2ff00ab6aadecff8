package io.seatledger.command.http;

import static org.awaitility.Awaitility.await;

import io.seatledger.command.CommandServiceApplication;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a free port, and a plain HTTP client for it. */
public final class ServiceUnderTest implements AutoCloseable {

    public static final String ADMIN = "ada";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TokenMint tokens = TokenMint.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String topic;
    private final ServletWebServerApplicationContext service;

    /** An answer: its status, its {@code Retry-After} if it has one, and its body. */
    public record Answer(
            int status, String contentType, @Nullable String retryAfter, String text) {

        public JsonNode json() {
            return JSON.readTree(text);
        }

        public String code() {
            return json().path("code").asString();
        }

        public long accountVersion() {
            return json().path("accountVersion").asLong();
        }
    }

    private ServiceUnderTest(DatabaseAddress database, Map<String, String> properties, EventCodec codec, String topic) {
        this.topic = topic;
        Map<String, String> all = new HashMap<>(Map.of(
                "server.port",
                "0",
                "management.server.port",
                "0",
                "spring.datasource.url",
                database.jdbcUrl(),
                "spring.datasource.username",
                database.user(),
                "spring.datasource.password",
                database.password(),
                "seatledger.topics.events",
                topic,
                "spring.kafka.bootstrap-servers",
                Parts.kafka().bootstrapServers(),
                "seatledger.email-claim.key",
                "a secret for tests, 32 characters",
                "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                tokens.issuerUri()));
        all.putAll(Map.of(
                "seatledger.topics.commands",
                commands(),
                "seatledger.topics.command-results",
                results(),
                "seatledger.bus.group",
                commands()));
        all.putAll(properties);
        var application = new SpringApplication(CommandServiceApplication.class);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean("codecUnderTest", EventCodec.class, () -> codec, bean -> bean.setPrimary(true)));
        service = (ServletWebServerApplicationContext) application.run(all.entrySet().stream()
                .map(e -> "--" + e.getKey() + "=" + e.getValue())
                .toArray(String[]::new));
    }

    /** Starts the service on a database of its own. */
    public static ServiceUnderTest start() {
        return start(Parts.postgres().freshDatabase(), Map.of());
    }

    /** Starts the service on a database that may have been used before. */
    public static ServiceUnderTest start(DatabaseAddress database, Map<String, String> properties) {
        return start(database, properties, new EventCodec());
    }

    /** Starts the service with the vocabulary of another version. */
    public static ServiceUnderTest start(DatabaseAddress database, Map<String, String> properties, EventCodec codec) {
        return new ServiceUnderTest(database, properties, codec, "events-" + UUID.randomUUID());
    }

    /** The topic that the service publishes events to. */
    public String events() {
        return topic;
    }

    /** The topic that the service reads commands from. */
    public String commands() {
        return topic + ".commands";
    }

    /** The topic that the service sends results to. */
    public String results() {
        return topic + ".results";
    }

    /** Starts another node on the database and the topics of a running one. It accepts the same tokens. */
    public static ServiceUnderTest startBeside(ServiceUnderTest other, DatabaseAddress database) {
        return new ServiceUnderTest(
                database,
                Map.of("spring.security.oauth2.resourceserver.jwt.issuer-uri", other.tokens.issuerUri()),
                new EventCodec(),
                other.topic);
    }

    /** Waits until the service has created its topics. */
    public void awaitTopics() {
        awaitTopics(events(), commands(), results());
    }

    /** Waits until topics with these names exist. */
    public static void awaitTopics(String... topics) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            await().until(() -> admin.listTopics().names().get().containsAll(List.of(topics)));
        }
    }

    /** All events in the log. */
    public List<EventEnvelope> log() {
        return service.getBean(EventLog.class).readAfter(0, Integer.MAX_VALUE);
    }

    /** All beans of a type. */
    public <T> Collection<T> beans(Class<T> type) {
        return service.getBeansOfType(type).values();
    }

    public TokenMint tokens() {
        return tokens;
    }

    public URI uri(String path) {
        int port = path.startsWith("/actuator")
                ? service.getEnvironment().getRequiredProperty("local.management.port", Integer.class)
                : Objects.requireNonNull(service.getWebServer()).getPort();
        return URI.create("http://localhost:" + port + path);
    }

    /** Sends a command as the admin of the accounts that {@link #openAccount} opens. */
    public Answer post(String path, String body) {
        return send(request("POST", path, tokens.token(ADMIN)).header("Content-Type", "application/json"), body);
    }

    public Answer put(String path, String body) {
        return send(request("PUT", path, tokens.token(ADMIN)).header("Content-Type", "application/json"), body);
    }

    public Answer patch(String path, String body) {
        return send(request("PATCH", path, tokens.token(ADMIN)).header("Content-Type", "application/json"), body);
    }

    public Answer delete(String path) {
        return deleteAs(ADMIN, path);
    }

    public Answer deleteAs(String subject, String path) {
        return send(request("DELETE", path, tokens.token(subject)), null);
    }

    public Answer get(String path) {
        return send(request("GET", path, null), null);
    }

    /** Opens an account that no test has used before. */
    public void openAccount(String accountId) {
        Answer answer = send(
                request("POST", "/api/v1/accounts", tokens.token("operator", "platform:operate"))
                        .header("Content-Type", "application/json"),
                JSON.writeValueAsString(Map.of("accountId", accountId, "name", accountId, "adminSubject", ADMIN)));
        if (answer.status() != 201) {
            throw new AssertionError(answer);
        }
    }

    public HttpRequest.Builder request(String method, String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody());
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    public Answer send(HttpRequest.Builder request, @Nullable String body) {
        HttpRequest built = request.build();
        return send(
                body == null
                        ? built
                        : HttpRequest.newBuilder(built, (_, _) -> true)
                                .method(built.method(), BodyPublishers.ofString(body))
                                .build());
    }

    public Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue("Retry-After").orElse(null),
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
