package io.seatledger.infra.benchmarks;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.infra.parts.FreePorts;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ServiceProcess;
import io.seatledger.infra.parts.TokenMint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

/** A query service in a process of its own, which folds a topic into an empty database. */
final class FoldingService implements AutoCloseable {

    private static final int PARTITIONS = 6;
    private static final long LOOK_MILLIS = 20;

    private final String topic;
    private final int operations = FreePorts.next();
    private final SimpleMongoClientDatabaseFactory database =
            new SimpleMongoClientDatabaseFactory(Parts.mongo().freshDatabaseUri());
    private final MongoTemplate mongo = new MongoTemplate(database);
    private final TokenMint tokens = TokenMint.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ServiceProcess process;

    FoldingService(String topic) throws IOException {
        this.topic = topic;
        String address = Parts.mongo().uri().replaceFirst("/?$", "/")
                + database.getMongoDatabase().getName();
        process = new ServiceProcess(
                "query-service",
                jar(),
                FreePorts.next(),
                new HashMap<>(Map.of(
                        "management.server.port",
                        Integer.toString(operations),
                        "spring.mongodb.uri",
                        address,
                        "spring.kafka.bootstrap-servers",
                        Parts.kafka().bootstrapServers(),
                        "spring.kafka.consumer.group-id",
                        topic,
                        "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                        tokens.issuerUri(),
                        "seatledger.topics.events",
                        topic,
                        "seatledger.topics.read-progress",
                        topic + ".read-progress")),
                Path.of("infra/benchmarks/target/logs", topic, "query-service.log")
                        .toAbsolutePath());
        process.awaitReady();
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("query-service/target"))) {
            return files.filter(file -> file.getFileName().toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The database of the service. */
    MongoTemplate mongo() {
        return mongo;
    }

    /** The number of the live generation of each read model, by name. */
    Map<String, Integer> generations() {
        return mongo.findAll(Document.class, "read_models").stream()
                .collect(Collectors.toMap(
                        model -> model.getString("_id"),
                        model -> model.get("live", Document.class).getInteger("number")));
    }

    /** The collections that hold the documents of the live generations. */
    List<String> collections() {
        // All have been rebuilt equally often.
        String suffix = "_" + generations().values().iterator().next();
        return mongo.getCollectionNames().stream()
                .filter(name -> name.endsWith(suffix))
                .sorted()
                .toList();
    }

    /** Reads as the admin of all accounts. */
    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(process.url() + path))
                        .header("Authorization", "Bearer " + tokens.token(Stack.ADMIN))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /**
     * Reads an answer of any length as the admin of all accounts, without keeping it.
     *
     * @return its length in bytes
     */
    long download(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(URI.create(process.url() + path))
                        .header("Authorization", "Bearer " + tokens.token(Stack.ADMIN))
                        .build(),
                BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.statusCode());
        }
        try (InputStream body = answer.body()) {
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Has a read model rebuilt. */
    void rebuild(String model) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + operations + "/actuator/readmodels/rebuild"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\": \"" + model + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    /** Waits until all read models are read from a generation of this number. */
    void awaitGeneration(int number) throws InterruptedException {
        while (!generations().values().stream().allMatch(live -> live == number)) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Waits until every live generation has everything that is in the topic now. */
    void awaitFolded() throws InterruptedException, ExecutionException {
        long end = end();
        while (generations().isEmpty()
                || !generations().entrySet().stream()
                        .allMatch(live -> positionOf(live.getKey() + "_" + live.getValue()) >= end)) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private long positionOf(String generation) {
        return mongo.find(query(where("generation").is(generation)), Document.class, "progress").stream()
                .mapToLong(position -> position.get("offset", Number.class).longValue())
                .sum();
    }

    private long end() throws InterruptedException, ExecutionException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        }
    }

    @Override
    public void close() {
        process.close();
        http.close();
        tokens.close();
    }
}
