package io.seatledger.infra.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.FreePorts;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ReadModel;
import io.seatledger.infra.parts.ServiceProcess;
import io.seatledger.infra.parts.StoredEvents;
import io.seatledger.infra.parts.TokenMint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The services as processes of their own, and a client for them. */
final class Services implements AutoCloseable {

    static final String ADMIN = "ada";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private final TokenMint tokens = TokenMint.start();
    private final String token = tokens.token(ADMIN);
    private final HttpClient http = HttpClient.newHttpClient();
    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private final String topic = "events-" + UUID.randomUUID();
    private final String bootstrapServers;
    private final List<ServiceProcess> commands = new ArrayList<>();
    private final @Nullable ServiceProcess queries;

    record Answer(int status, String text) {

        JsonNode json() {
            return JSON.readTree(text);
        }

        String code() {
            return json().path("code").asString("");
        }

        long accountVersion() {
            return json().path("accountVersion").asLong();
        }
    }

    private Services(int nodes, boolean reads, String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        Map<String, String> common = Map.of(
                "seatledger.topics.events",
                topic,
                "seatledger.topics.read-progress",
                topic + ".read-progress",
                "spring.kafka.bootstrap-servers",
                bootstrapServers,
                "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                tokens.issuerUri());
        Map<String, String> command = new HashMap<>(common);
        command.putAll(Map.of(
                "spring.datasource.url",
                database.jdbcUrl(),
                "spring.datasource.username",
                database.user(),
                "spring.datasource.password",
                database.password(),
                "seatledger.email-claim.key",
                "a secret for tests, 32 characters",
                "seatledger.topics.commands",
                commandTopic(),
                "seatledger.topics.command-results",
                resultTopic(),
                "seatledger.bus.group",
                commandTopic()));
        Path logs = Path.of("target", "logs", topic).toAbsolutePath();
        for (int node = 1; node <= nodes; node++) {
            commands.add(new ServiceProcess(
                    "command-service",
                    jar("command-service"),
                    FreePorts.next(),
                    command,
                    logs.resolve("command-service-%d.log".formatted(node))));
        }
        queries = reads ? queryService(common, logs.resolve("query-service.log")) : null;
        commands.forEach(ServiceProcess::awaitReady);
        if (queries != null) {
            queries.awaitReady();
        }
    }

    private ServiceProcess queryService(Map<String, String> common, Path log) {
        Map<String, String> query = new HashMap<>(common);
        query.putAll(Map.of(
                "spring.mongodb.uri",
                Parts.mongo().freshDatabaseUri(),
                "spring.kafka.consumer.group-id",
                topic,
                "spring.kafka.properties.session.timeout.ms",
                "6000"));
        return new ServiceProcess("query-service", jar("query-service"), FreePorts.next(), query, log);
    }

    /** One of each. */
    static Services start() {
        return startOn(Parts.kafka().bootstrapServers());
    }

    /** Starts one of each service on a broker that belongs to the test. */
    static Services startOn(String bootstrapServers) {
        return new Services(1, true, bootstrapServers);
    }

    /** Starts several command services on one database and one topic, for a test that reads nothing. */
    static Services startCommandNodes(int nodes) {
        return new Services(nodes, false, Parts.kafka().bootstrapServers());
    }

    /** The first command service. */
    ServiceProcess commands() {
        return commands.getFirst();
    }

    List<ServiceProcess> commandNodes() {
        return commands;
    }

    String commandTopic() {
        return topic + ".commands";
    }

    private String resultTopic() {
        return topic + ".results";
    }

    String adminToken() {
        return token;
    }

    /** A client of the bus. Waits until the topics exist. */
    BusClient bus() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> admin.listTopics().names().get().contains(resultTopic()));
        }
        return new BusClient(bootstrapServers, commandTopic(), resultTopic());
    }

    ServiceProcess queries() {
        return Objects.requireNonNull(queries, "the test has started no query service");
    }

    void openAccount(String account) {
        Answer answer = post(
                tokens.token("operator", "platform:operate"),
                "/api/v1/accounts",
                Map.of("accountId", account, "name", account, "adminSubject", ADMIN));
        if (answer.status() != 201) {
            throw new AssertionError(answer);
        }
    }

    /** Opens a pool, and adds its license type unless it exists. */
    void openPool(String account, String pool, String licenseType, int capacity) {
        post("/api/v1/accounts/" + account + "/license-types", Map.of("licenseType", licenseType, "name", licenseType));
        Answer answer = post(
                "/api/v1/accounts/" + account + "/license-pools",
                Map.of("poolId", pool, "licenseType", licenseType, "name", pool, "capacity", capacity));
        if (answer.status() != 201) {
            throw new AssertionError(answer);
        }
    }

    /** Invites {@code count} people without licenses. */
    List<String> invite(String account, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("user").append(i).append("@example.com\n");
        }
        Answer answer = post("/api/v1/accounts/" + account + "/invitations", Map.of("addresses", text.toString()));
        return answer.json()
                .path("results")
                .valueStream()
                .map(r -> r.path("userId").asString())
                .toList();
    }

    Answer post(String path, Object body) {
        return post(token, path, body);
    }

    Answer put(String path, Object body) {
        return send(request(commands().url() + path, token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    }

    private Answer post(String bearer, String path, Object body) {
        return send(request(commands().url() + path, bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    }

    /** Sends a command to one node with an idempotency key. */
    Answer post(ServiceProcess node, String idempotencyKey, String path, Object body) {
        return send(request(node.url() + path, token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    }

    /** Withdraws something at one node, with an idempotency key. */
    Answer delete(ServiceProcess node, String idempotencyKey, String path) {
        return send(request(node.url() + path, token)
                .header("Idempotency-Key", idempotencyKey)
                .DELETE()
                .build());
    }

    /** Reads with the admin's token. */
    Answer read(String path) {
        return send(request(queries().url() + path, token).build());
    }

    Answer readWithout(String path) {
        return send(request(queries().url() + path, null).build());
    }

    /** All users of the directory, read page by page. */
    List<JsonNode> directory(String account, long minAccountVersion) {
        List<JsonNode> users = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = read("/api/v1/accounts/%s/users?limit=500&minAccountVersion=%d%s"
                    .formatted(account, minAccountVersion, cursor));
            if (page.status() != 200) {
                throw new AssertionError(page);
            }
            page.json().path("users").forEach(users::add);
            String next = page.json().path("nextCursor").asString("");
            cursor = next.isEmpty() ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return users;
    }

    /** The account's events in the store. */
    List<Event> log(String account) {
        EventCodec codec = new EventCodec();
        return ledger(account).stream()
                .map(e -> codec.decode(e.name(), e.revision(), e.payloadJson()))
                .flatMap(e -> e instanceof DecodedEvent.Known(Event event) ? Stream.of(event) : Stream.empty())
                .toList();
    }

    /** The envelopes of the account's events in the store. */
    List<EventEnvelope> ledger(String account) {
        return StoredEvents.of(database, account);
    }

    /** The published events, in order per account. */
    List<EventEnvelope> published() {
        return BusClient.read(bootstrapServers, topic).stream()
                .map(message -> CloudEventHeaders.read(
                        name -> BusClient.headersOf(message).get(name),
                        new String(message.value(), StandardCharsets.UTF_8)))
                .toList();
    }

    /** Waits until the read models reflect all events, and asserts that they equal the fold of these events. */
    void assertReadModelIsTheFold(String account) {
        int version = log(account).size();
        ReadModel fold = ReadModel.of(log(account));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> read("/api/v1/accounts/" + account + "?minAccountVersion=" + version)
                                .status()
                        == 200);
        assertThat(ReadModel.of(
                        directory(account, version),
                        read("/api/v1/accounts/" + account + "/license-pools?limit=500&minAccountVersion=" + version)
                                .json()))
                .isEqualTo(fold);
    }

    private static HttpRequest.Builder request(String uri, @Nullable String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30));
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    /** The answer, with status 0 if there was none. */
    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(0, String.valueOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Path jar(String module) {
        try (Stream<Path> files = Files.list(ROOT.resolve(module).resolve("target"))) {
            return files.filter(f -> f.getFileName().toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        commands.forEach(ServiceProcess::close);
        if (queries != null) {
            queries.close();
        }
        http.close();
        tokens.close();
    }
}
