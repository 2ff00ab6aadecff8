package io.seatledger.infra.benchmarks;

import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.ChildJvm;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.FreePorts;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ServiceProcess;
import io.seatledger.infra.parts.TokenMint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The command service in a process of its own, on durable servers, and the two limits to compare it with. */
final class Stack implements AutoCloseable {

    /** The admin of every account. */
    static final String ADMIN = "ada";

    private static final int PARTITIONS = 6;

    private final String prefix = "benchmark-" + UUID.randomUUID();
    private final TokenMint tokens = TokenMint.start();
    private final String token = tokens.token(ADMIN);
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpClient strangers = HttpClient.newHttpClient();
    private final Path root;
    private final Map<String, String> common;
    private final ServiceProcess commands;
    private final ServiceProcess empty;

    /** Prepares a database before a service opens it, for events that go to a topic. */
    @FunctionalInterface
    interface Preparation {
        void prepare(String topicOfEvents) throws SQLException, InterruptedException, ExecutionException;
    }

    /** Starts everything on an empty database. {@code root} is the project's folder. */
    Stack(Path root) throws IOException, InterruptedException, ExecutionException, SQLException {
        this(root, Parts.postgres().freshDatabase(), _ -> {});
    }

    /** Starts everything. {@code root} is the project's folder. */
    Stack(Path root, DatabaseAddress database, Preparation preparation)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        this.root = root;
        makeTopics();
        preparation.prepare(prefix + ".events");
        common = Map.of(
                "spring.kafka.bootstrap-servers",
                Parts.kafka().bootstrapServers(),
                "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                tokens.issuerUri(),
                "seatledger.topics.events",
                prefix + ".events",
                "seatledger.topics.read-progress",
                prefix + ".read-progress");
        commands = service(
                "command-service",
                Map.of(
                        "spring.datasource.url",
                        database.jdbcUrl(),
                        "spring.datasource.username",
                        database.user(),
                        "spring.datasource.password",
                        database.password(),
                        "seatledger.email-claim.key",
                        "a secret for benchmarks, 32 characters",
                        "seatledger.topics.commands",
                        prefix + ".commands",
                        "seatledger.topics.command-results",
                        prefix + ".results",
                        "seatledger.bus.group",
                        prefix));
        empty = new ServiceProcess(
                "empty endpoint",
                List.of("-cp", ChildJvm.ownClassPath(), EmptyEndpoint.class.getName()),
                FreePorts.next(),
                common,
                log("empty-endpoint"));
        commands.awaitReady();
        empty.awaitReady();
    }

    /** Starts a query service that follows the command service. The caller has to close it. */
    ServiceProcess startReads() throws IOException {
        ServiceProcess reads = service(
                "query-service",
                Map.of(
                        "spring.mongodb.uri",
                        Parts.mongo().freshDatabaseUri(),
                        "spring.kafka.consumer.group-id",
                        prefix));
        reads.awaitReady();
        return reads;
    }

    private ServiceProcess service(String module, Map<String, String> own) throws IOException {
        Map<String, String> settings = new HashMap<>(common);
        settings.putAll(own);
        return new ServiceProcess(module, jar(root, module), FreePorts.next(), settings, log(module));
    }

    private Path log(String process) {
        return root.resolve("infra/benchmarks/target/logs").resolve(prefix).resolve(process + ".log");
    }

    private void makeTopics() throws InterruptedException, ExecutionException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            admin.createTopics(Stream.of(prefix + ".commands", prefix + ".results", plainTopic())
                            .map(topic -> new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()))
                            .toList())
                    .all()
                    .get();
        }
    }

    /** A topic for {@link PlainKafka}, which no service uses. */
    String plainTopic() {
        return prefix + ".plain";
    }

    String token() {
        return token;
    }

    /** The token of a caller. */
    String tokenOf(String subject) {
        return tokens.token(subject);
    }

    /**
     * Assigns a license of the pool {@code global}, with a client of its own: others do not wait for its connections.
     */
    HttpResponse<String> assign(String account, String bearer) throws InterruptedException {
        return send(
                strangers,
                post(
                                commands.url() + "/api/v1/accounts/" + account + "/users/u1/licenses",
                                bearer,
                                "{\"poolId\":\"global\"}")
                        .build());
    }

    BusClient bus() {
        return new BusClient(Parts.kafka().bootstrapServers(), prefix + ".commands", prefix + ".results");
    }

    /** Opens new accounts. */
    List<String> openAccounts(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            HttpResponse<String> answer = send(post(
                            commands.url() + "/api/v1/accounts",
                            tokens.token("operator", "platform:operate"),
                            "{\"accountId\":\"a%d\",\"name\":\"A\",\"adminSubject\":\"%s\"}".formatted(i, ADMIN))
                    .build());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException(answer.body());
            }
        }
        return IntStream.range(0, count).mapToObj(i -> "a" + i).toList();
    }

    /** Invites somebody with an idempotency key. */
    HttpResponse<String> invite(String account, String id) throws InterruptedException {
        return send(post(commands.url() + "/api/v1/accounts/" + account + "/users", token, invitation(id))
                .header("Idempotency-Key", id)
                .build());
    }

    /** Sends the same request to {@link EmptyEndpoint}. */
    HttpResponse<String> callEmpty(String id) throws InterruptedException {
        return send(post(empty.url() + "/empty", token, invitation(id))
                .header("Idempotency-Key", id)
                .build());
    }

    /** Reads an account and waits until the answer reflects a version. */
    HttpResponse<String> read(ServiceProcess reads, String account, String minAccountVersion)
            throws InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("%s/api/v1/accounts/%s?minAccountVersion=%s"
                        .formatted(reads.url(), account, minAccountVersion)))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    static String invitation(String id) {
        return "{\"email\":\"%s@example.com\",\"name\":\"Somebody\"}".formatted(id);
    }

    private HttpRequest.Builder post(String uri, String bearer, String body) {
        return HttpRequest.newBuilder(URI.create(uri))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        return send(http, request);
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("No answer from " + request.uri(), e);
        }
    }

    private static Path jar(Path root, String module) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(module).resolve("target"))) {
            return files.filter(f -> f.getFileName().toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        commands.close();
        empty.close();
        http.close();
        strangers.close();
        tokens.close();
    }
}
