package io.seatledger.query.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.infra.parts.ChildJvm;
import io.seatledger.infra.parts.FreePorts;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ServiceProcess;
import io.seatledger.infra.parts.TokenMint;
import io.seatledger.query.Ledger;
import io.seatledger.query.QueryServiceApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service is killed at random points of rebuilds, while events come and readers read. The system property
 * {@code seatledger.kills} says how often (default 3).
 */
class KilledRebuildIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledRebuildIT.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int KILLS = Integer.getInteger("seatledger.kills", 3);
    private static final int ACCOUNTS = 20;
    private static final int USERS = 250;

    /** What a reader may be told while a node starts or its read models are behind. */
    private static final Set<String> LIMITS =
            Set.of("projection.behind", "read-models.unavailable", "service.overloaded", "token-issuer.unavailable");

    private final String topic = "events-" + UUID.randomUUID();
    private final int operations = FreePorts.next();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final Queue<String> failedReads = new ConcurrentLinkedQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void failsNoReadAndEndsEqualToTheFold(@TempDir Path folder) throws Exception {
        long seed = System.nanoTime();
        LOG.info("Seed {}", seed);
        var random = new Random(seed);
        createTopic();
        try (Producer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer());
                TokenMint tokens = TokenMint.start()) {
            for (int i = 0; i < ACCOUNTS; i++) {
                Ledger ledger = Ledger.of("account-" + i);
                for (int user = 0; user < USERS; user++) {
                    ledger.withUser("u" + user, "u" + user + "@x.io", "User " + user);
                }
                ledger.events().forEach(event -> {
                    var _ = producer.send(Ledger.record(topic, event));
                });
                ledgers.add(ledger);
            }
            try (ServiceProcess service = start(tokens, folder)) {
                service.awaitReady();
                awaitAllFolded(service, tokens);
                var going = new AtomicBoolean(true);
                Thread events = Thread.ofVirtual().start(() -> publishMore(producer, going));
                Thread reads = Thread.ofVirtual().start(() -> readOn(service, tokens, going));
                for (int kill = 0; kill < KILLS; kill++) {
                    rebuildAll();
                    LockSupport.parkNanos(random.nextLong(Duration.ofSeconds(3).toNanos()));
                    service.kill();
                    service.startAgain();
                }
                rebuildAll();
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> state().path("readModels")
                                .valueStream()
                                .noneMatch(model -> model.path("filling").isObject()));
                going.set(false);
                events.join();
                reads.join();

                assertThat(failedReads).isEmpty();
                awaitAllFolded(service, tokens);
                assertThat(differences()).isEmpty();
            }
        }
    }

    private ServiceProcess start(TokenMint tokens, Path folder) {
        return new ServiceProcess(
                "query-service",
                List.of("-cp", ChildJvm.ownClassPath(), QueryServiceApplication.class.getName()),
                FreePorts.next(),
                Map.of(
                        "management.server.port",
                        Integer.toString(operations),
                        "spring.mongodb.uri",
                        Parts.mongo().freshDatabaseUri(),
                        "spring.kafka.bootstrap-servers",
                        Parts.kafka().bootstrapServers(),
                        "spring.kafka.consumer.group-id",
                        topic,
                        "spring.kafka.consumer.properties.session.timeout.ms",
                        "6000",
                        "seatledger.topics.events",
                        topic,
                        "seatledger.topics.read-progress",
                        topic + "-progress",
                        "seatledger.rebuilding.keep-former",
                        "1s",
                        "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                        tokens.issuerUri()),
                folder.resolve("query-service.log"));
    }

    private void createTopic() throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(3), Optional.empty())
                            .configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
        }
    }

    private void publishMore(Producer<String, byte[]> producer, AtomicBoolean going) {
        for (int i = 0; going.get(); i++) {
            Ledger ledger = ledgers.get(i % ACCOUNTS);
            ledger.withUser("late-" + i, "late-" + i + "@x.io", "Late " + i);
            var _ = producer.send(Ledger.record(topic, ledger.at(ledger.version())));
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private void readOn(ServiceProcess service, TokenMint tokens, AtomicBoolean going) {
        for (int i = 0; going.get(); i++) {
            try {
                HttpResponse<String> read = read(service, tokens, ledgers.get(i % ACCOUNTS), 2);
                if (read.statusCode() != 200
                        && !(read.statusCode() == 503
                                && LIMITS.contains(
                                        JSON.readTree(read.body()).path("code").asString("")))) {
                    failedReads.add(read.statusCode() + " " + read.body());
                }
            } catch (IOException _) {
                // The process is dead, or starts.
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    private HttpResponse<String> read(ServiceProcess service, TokenMint tokens, Ledger ledger, long version)
            throws IOException {
        return send(HttpRequest.newBuilder(URI.create(service.url() + "/api/v1/accounts/"
                        + ledger.at(1).accountId() + "/users?limit=1&minAccountVersion=" + version))
                .header("Authorization", "Bearer " + tokens.token("ada"))
                .build());
    }

    private void awaitAllFolded(ServiceProcess service, TokenMint tokens) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            for (Ledger ledger : ledgers) {
                assertThat(read(service, tokens, ledger, ledger.version()).statusCode())
                        .isEqualTo(200);
            }
        });
    }

    private void rebuildAll() throws IOException {
        for (String model : state().path("readModels")
                .valueStream()
                .map(each -> each.path("name").asString())
                .toList()) {
            post("rebuild", "{\"model\":\"" + model + "\"}");
        }
    }

    private List<String> differences() throws IOException {
        post("check", "{}");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> state().path("check").path("state").asString("").equals("done"));
        return state().path("check")
                .path("differences")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private JsonNode state() throws IOException {
        return JSON.readTree(send(HttpRequest.newBuilder(control("")).build()).body());
    }

    /** A node that has just started may not be the one that changed the read model last: its word counts again then. */
    private void post(String action, String json) throws IOException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(control("/" + action))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
        if (answer.statusCode() != 200) {
            LOG.info("{} {}: {}", action, json, answer.body());
        }
    }

    private URI control(String path) {
        return URI.create("http://localhost:" + operations + "/actuator/readmodels" + path);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
