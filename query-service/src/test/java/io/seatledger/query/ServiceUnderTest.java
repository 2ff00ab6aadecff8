package io.seatledger.query;

import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.TokenMint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a free port, with a topic and a database of its own. */
public final class ServiceUnderTest implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TokenMint tokens = TokenMint.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String topic = "events-" + UUID.randomUUID();
    private final String mongo = Parts.mongo().freshDatabaseUri();
    private final Producer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", Parts.kafka().bootstrapServers(),
                    "max.in.flight.requests.per.connection", 1),
            new StringSerializer(), new ByteArraySerializer());
    private ServletWebServerApplicationContext service;

    /** An answer: its status and its body. */
    public record Answer(int status, String text) {

        public JsonNode json() {
            return JSON.readTree(text);
        }

        public String code() {
            return json().path("code").asString();
        }
    }

    private ServiceUnderTest() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(3), Optional.empty()))).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
        service = run();
    }

    public static ServiceUnderTest start() {
        return new ServiceUnderTest();
    }

    private ServletWebServerApplicationContext run() {
        return (ServletWebServerApplicationContext) new SpringApplication(QueryServiceApplication.class).run(
                "--server.port=0", "--spring.mongodb.uri=" + mongo, "--seatledger.topics.events=" + topic,
                "--spring.kafka.consumer.group-id=" + topic,
                "--spring.kafka.bootstrap-servers=" + Parts.kafka().bootstrapServers(),
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + tokens.issuerUri());
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

    public TokenMint tokens() {
        return tokens;
    }

    public MongoOperations mongo() {
        return service.getBean(MongoOperations.class);
    }

    /** Ada reads. */
    public Answer get(String path) {
        return get(path, tokens.token("ada"));
    }

    public Answer get(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://localhost:" + Objects.requireNonNull(service.getWebServer()).getPort() + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        service.close();
        producer.close();
        http.close();
        tokens.close();
    }
}
