package io.seatledger.infra.parts.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.ReadModel;
import io.seatledger.infra.parts.StoredEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a run has left behind: in the database, on the topic, and in the read models. */
final class Traces {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PAGE = 500;

    private final DatabaseAddress database;
    private final String bootstrapServers;
    private final String topic;
    private final String queries;
    private final String token;

    Traces(DatabaseAddress database, String bootstrapServers, String topic, String queries, String token) {
        this.database = database;
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.queries = queries;
        this.token = token;
    }

    List<EventEnvelope> log() {
        return StoredEvents.all(database);
    }

    /** How many transactions have been rolled back. */
    long rollbacks() {
        try (Connection connection = PostgresProcess.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is wrong between the tables of the store. */
    List<Finding> tables() {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = PostgresProcess.connect(database);
                Statement statement = connection.createStatement()) {
            collect(
                    findings,
                    "an event has no tags",
                    statement,
                    "SELECT 'position ' || position || ': ' || name FROM events e WHERE NOT EXISTS (SELECT 1 FROM"
                            + " event_tags t WHERE t.position = e.position)");
            collect(
                    findings,
                    "tags have no event",
                    statement,
                    "SELECT DISTINCT 'position ' || position FROM event_tags t WHERE NOT EXISTS (SELECT 1 FROM events"
                            + " e WHERE t.position = e.position)");
            collect(
                    findings,
                    "the end of a ledger is not its last event",
                    statement,
                    "SELECT l.account_id || ' ends at version ' || l.version FROM ledgers l LEFT JOIN events e"
                            + " ON e.account_id = l.account_id AND e.account_version = l.version AND e.hash = l.hash"
                            + " WHERE e.position IS NULL OR EXISTS (SELECT 1 FROM events m WHERE m.account_id ="
                            + " l.account_id AND m.account_version > l.version)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return findings;
    }

    private static void collect(List<Finding> findings, String kind, Statement statement, String sql)
            throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                findings.add(new Finding(kind, row.getString(1)));
            }
        }
    }

    /** Everything that was published, in order per account. */
    List<EventEnvelope> published() {
        return BusClient.read(bootstrapServers, topic).stream()
                .map(message -> CloudEventHeaders.read(
                        name -> BusClient.headersOf(message).get(name), new String(message.value(), UTF_8)))
                .toList();
    }

    /**
     * What readers of an account see.
     *
     * @param version wait until they see this version
     * @throws IllegalStateException if they do not see it in time
     */
    ReadModel readModel(String account, long version, Duration patience) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String root = "/api/v1/accounts/" + account;
            String least = "minAccountVersion=" + version;
            JsonNode pools = read(http, root + "/license-pools?limit=500&" + least, patience);
            List<JsonNode> users = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = read(http, "%s/users?limit=%d&%s%s".formatted(root, PAGE, least, cursor), patience);
                page.path("users").forEach(users::add);
                String next = page.path("nextCursor").asString("");
                cursor = next.isEmpty() ? "" : "&cursor=" + next;
            } while (!cursor.isEmpty());
            return ReadModel.of(users, pools);
        }
    }

    private JsonNode read(HttpClient http, String path, Duration patience) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(queries + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .build();
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            while (answer.statusCode() == 503 && System.nanoTime() < deadline) {
                answer = http.send(request, BodyHandlers.ofString());
            }
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
