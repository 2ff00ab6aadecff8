package io.seatledger.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.TokenMint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One node of the service on a free port. The first node gets topics and a database of its own. */
public final class ServiceUnderTest implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PARTITIONS = 3;
    private static final Map<String, String> KEPT = Map.of("retention.ms", "-1");

    /** On virtual threads: a test that counts the platform's counts the service's. */
    private final HttpClient http = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private final TokenMint tokens;
    private final String topic;
    private final String mongo;
    private final String node = "node-" + UUID.randomUUID();
    private final List<String> properties;
    private final List<ServiceUnderTest> others = new ArrayList<>();
    private final Producer<String, byte[]> producer = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    Parts.kafka().bootstrapServers(),
                    "max.in.flight.requests.per.connection",
                    1,
                    "max.request.size",
                    8 * 1024 * 1024,
                    "compression.type",
                    "gzip"),
            new StringSerializer(),
            new ByteArraySerializer());
    private EventCodec codec;
    private ServletWebServerApplicationContext service;

    public record Answer(int status, HttpHeaders headers, String text) {

        public JsonNode json() {
            return JSON.readTree(text);
        }

        public String code() {
            return json().path("code").asString();
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    private ServiceUnderTest(TokenMint tokens, String topic, String mongo, List<String> properties, EventCodec codec) {
        this.tokens = tokens;
        this.topic = topic;
        this.mongo = mongo;
        this.properties = properties;
        this.codec = codec;
        service = run();
    }

    /** Starts the service with further Spring properties, given as {@code --name=value}. */
    public static ServiceUnderTest start(String... properties) {
        return start(new EventCodec(), properties);
    }

    /** Starts the service with the vocabulary of another version. */
    public static ServiceUnderTest start(EventCodec codec, String... properties) {
        return start(codec, Parts.mongo().freshDatabaseUri(), properties);
    }

    /** Starts the service on a database that is reached at an address. */
    public static ServiceUnderTest startOn(String mongoUri, String... properties) {
        return start(new EventCodec(), mongoUri, properties);
    }

    private static ServiceUnderTest start(EventCodec codec, String mongoUri, String... properties) {
        String topic = "events-" + UUID.randomUUID();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()).configs(KEPT)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
        return new ServiceUnderTest(TokenMint.start(), topic, careless(mongoUri), List.of(properties), codec);
    }

    /** The address of a database, with the options of somebody who does not mind losing writes. */
    private static String careless(String uri) {
        return uri + (uri.contains("?") ? "&" : "?") + "w=1&readPreference=secondaryPreferred";
    }

    /**
     * Starts one more node of the same service, with the same properties. It takes over some of the partitions and is
     * closed together with this one.
     */
    public ServiceUnderTest anotherNode() {
        var other = new ServiceUnderTest(tokens, topic, mongo, properties, codec);
        others.add(other);
        return other;
    }

    private ServletWebServerApplicationContext run() {
        List<String> arguments = new ArrayList<>(properties);
        arguments.addAll(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--spring.mongodb.uri=" + mongo,
                "--seatledger.topics.events=" + topic,
                "--seatledger.topics.read-progress=" + progressTopic(),
                "--spring.kafka.consumer.group-id=" + topic,
                "--spring.kafka.consumer.client-id=" + node,
                "--spring.kafka.bootstrap-servers=" + Parts.kafka().bootstrapServers(),
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + tokens.issuerUri()));
        var application = new SpringApplication(QueryServiceApplication.class);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean("codecUnderTest", EventCodec.class, () -> codec, bean -> bean.setPrimary(true)));
        return (ServletWebServerApplicationContext) application.run(arguments.toArray(String[]::new));
    }

    /** Replaces the service by one with the vocabulary of another version. */
    public void restartWith(EventCodec other) {
        codec = other;
        restart();
    }

    public void restart() {
        service.close();
        service = run();
    }

    public void publish(Ledger ledger) {
        ledger.events().forEach(this::publish);
    }

    public void publish(EventEnvelope event) {
        publish(Ledger.record(topic, event));
    }

    /** Publishes without waiting for the broker. The order is kept. */
    public void publishSoon(EventEnvelope event) {
        var _ = producer.send(Ledger.record(topic, event));
    }

    public void publish(ProducerRecord<String, byte[]> record) {
        try {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    public String topic() {
        return topic;
    }

    public String progressTopic() {
        return topic + "-progress";
    }

    /** The partition that an account's events go to. */
    public static int partitionOf(String accountId) {
        return BuiltInPartitioner.partitionForKey(accountId.getBytes(StandardCharsets.UTF_8), PARTITIONS);
    }

    public TokenMint tokens() {
        return tokens;
    }

    public MongoOperations mongo() {
        return bean(MongoOperations.class);
    }

    /** Ada, who is an admin, reads. */
    public Answer get(String path) {
        return get(path, tokens.token("ada"));
    }

    public Answer get(String path, @Nullable String token) {
        return getting(path, token).join();
    }

    /** Ada reads without waiting for the answer. */
    public CompletableFuture<Answer> getting(String path) {
        return getting(path, tokens.token("ada"));
    }

    public CompletableFuture<Answer> getting(String path, @Nullable String token) {
        return http.sendAsync(request(path, token).build(), BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), response.headers(), response.body()));
    }

    /** An operator has something done. */
    public Answer post(String path, String json) {
        HttpRequest request = request(path, null)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), response.headers(), response.body()))
                .join();
    }

    /** A request that is not sent yet. */
    public HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + portOf(path) + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private int portOf(String path) {
        return path.startsWith("/actuator")
                ? service.getEnvironment().getRequiredProperty("local.management.port", Integer.class)
                : Objects.requireNonNull(service.getWebServer()).getPort();
    }

    /** A bean of the service. */
    public <T> T bean(Class<T> type) {
        return service.getBean(type);
    }

    /** All beans of a type. */
    public <T> Collection<T> beans(Class<T> type) {
        return service.getBeansOfType(type).values();
    }

    /** Whether this node now folds the account's partition. */
    public boolean folds(String accountId) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            var partition = new TopicPartition(topic, partitionOf(accountId));
            return admin.describeConsumerGroups(List.of(topic)).all().get().values().stream()
                    .flatMap(group -> group.members().stream())
                    .anyMatch(member -> member.clientId().contains(node)
                            && member.assignment().topicPartitions().contains(partition));
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** An account whose partition the other node folds, and this one does not. */
    public String accountOfAnotherNode(ServiceUnderTest other) {
        return Stream.generate(() -> "a" + UUID.randomUUID())
                .limit(50)
                .filter(other::folds)
                .filter(account -> !folds(account))
                .findFirst()
                .orElseThrow();
    }

    /** How many waiters were woken by {@code fold}, {@code broadcast} or {@code poll}. */
    public double wakes(String by) {
        return bean(MeterRegistry.class)
                .get("seatledger.progress.wakes")
                .tag("by", by)
                .counter()
                .count();
    }

    /** Shuts this node down and leaves the others running. */
    public void stop() {
        service.close();
    }

    @Override
    public void close() {
        others.forEach(ServiceUnderTest::closeNode);
        closeNode();
        tokens.close();
    }

    private void closeNode() {
        service.close();
        producer.close();
        http.close();
    }
}
