package io.seatledger.infra.systemtests;

import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.FreePorts;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ServiceProcess;
import io.seatledger.infra.parts.TokenMint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both services as processes, on servers of the machine, and a client of theirs. */
final class Services implements AutoCloseable {

    static final String ADMIN = "ada";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private final TokenMint tokens = TokenMint.start();
    private final String token = tokens.token(ADMIN);
    private final HttpClient http = HttpClient.newHttpClient();
    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private final ServiceProcess commands;
    private final ServiceProcess queries;

    /** An answer: its status and its body. */
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

    private Services() {
        String topic = "events-" + UUID.randomUUID();
        Map<String, String> common = Map.of("seatledger.topics.events", topic, "spring.kafka.bootstrap-servers",
                Parts.kafka().bootstrapServers(), "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                tokens.issuerUri());
        Map<String, String> command = new HashMap<>(common);
        command.putAll(Map.of("spring.datasource.url", database.jdbcUrl(), "spring.datasource.username",
                database.user(), "spring.datasource.password", database.password(), "seatledger.email-claim.key",
                "a secret for tests, 32 characters"));
        Map<String, String> query = new HashMap<>(common);
        query.putAll(Map.of("spring.mongodb.uri", Parts.mongo().freshDatabaseUri(), "spring.kafka.consumer.group-id",
                topic, "spring.kafka.properties.session.timeout.ms", "6000"));
        Path logs = Path.of("target", "logs", topic).toAbsolutePath();
        commands = new ServiceProcess("command-service", jar("command-service"), FreePorts.next(), command,
                logs.resolve("command-service.log"));
        queries = new ServiceProcess("query-service", jar("query-service"), FreePorts.next(), query,
                logs.resolve("query-service.log"));
        commands.awaitReady();
        queries.awaitReady();
    }

    static Services start() {
        return new Services();
    }

    ServiceProcess commands() {
        return commands;
    }

    ServiceProcess queries() {
        return queries;
    }

    void openAccount(String account) {
        Answer answer = post(tokens.token("operator", "platform:operate"), "/api/v1/accounts",
                Map.of("accountId", account, "name", account, "adminSubject", ADMIN));
        if (answer.status() != 201) {
            throw new AssertionError(answer);
        }
    }

    /** Adds the license type to the catalogue, too, unless it is there. */
    void openPool(String account, String pool, String licenseType, int capacity) {
        post("/api/v1/accounts/" + account + "/license-types", Map.of("licenseType", licenseType, "name", licenseType));
        Answer answer = post("/api/v1/accounts/" + account + "/license-pools",
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
        return answer.json().path("results").valueStream().map(r -> r.path("userId").asString()).toList();
    }

    Answer post(String path, Object body) {
        return post(token, path, body);
    }

    Answer put(String path, Object body) {
        return send(request(commands.url() + path, token).header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))).build());
    }

    private Answer post(String bearer, String path, Object body) {
        return send(request(commands.url() + path, bearer).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))).build());
    }

    /** Reads with the admin's token. */
    Answer read(String path) {
        return send(request(queries.url() + path, token).build());
    }

    Answer readWithout(String path) {
        return send(request(queries.url() + path, null).build());
    }

    /** Every user of the directory, page by page. */
    List<JsonNode> directory(String account, long minAccountVersion) {
        List<JsonNode> users = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = read("/api/v1/accounts/%s/users?limit=500&minAccountVersion=%d%s".formatted(account,
                    minAccountVersion, cursor));
            if (page.status() != 200) {
                throw new AssertionError(page);
            }
            page.json().path("users").forEach(users::add);
            String next = page.json().path("nextCursor").asString("");
            cursor = next.isEmpty() ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return users;
    }

    /** The account's events, as they stand in the store. */
    List<Event> log(String account) {
        EventCodec codec = new EventCodec();
        List<Event> events = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(),
                database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name, revision, payload FROM events WHERE account_id = '"
                        + account + "' ORDER BY account_version")) {
            while (row.next()) {
                if (codec.decode(row.getString(1), row.getInt(2),
                        row.getString(3)) instanceof DecodedEvent.Known(Event event)) {
                    events.add(event);
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    private static HttpRequest.Builder request(String uri, @Nullable String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30));
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    /** The status is 0 when there was no answer. */
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
            return files.filter(f -> f.getFileName().toString().endsWith("-app.jar")).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        commands.close();
        queries.close();
        http.close();
        tokens.close();
    }
}
