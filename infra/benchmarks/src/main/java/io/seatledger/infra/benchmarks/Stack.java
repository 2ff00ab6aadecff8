package io.seatledger.infra.benchmarks;

import io.seatledger.infra.benchmarks.crud.CrudService;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.ChildJvm;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.FreePorts;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ServiceProcess;
import io.seatledger.infra.parts.TokenMint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The command service in a process of its own, on durable servers, and the services to compare it with. */
final class Stack implements AutoCloseable {

    /** The admin of every account. */
    static final String ADMIN = "ada";

    private static final int PARTITIONS = 6;
    private static final Duration RELAY = Duration.ofSeconds(60);

    private final String prefix = "benchmark-" + UUID.randomUUID();
    private final TokenMint tokens = TokenMint.start();
    private final String token = tokens.token(ADMIN);
    private final Path root;
    private final DatabaseAddress database;
    private final Map<String, String> common;
    private final Deque<Runnable> open = new ArrayDeque<>(List.of(tokens::close));
    private final CpuTimes cpu = new CpuTimes();
    private final ServiceProcess commandService;
    private final Client commands;

    /** Prepares a database before a service opens it, for events that go to a topic. */
    @FunctionalInterface
    interface Preparation {
        void prepare(String topicOfEvents) throws Exception;
    }

    /** Starts the command service on an empty database. {@code root} is the project's folder. */
    Stack(Path root) throws Exception {
        this(root, Parts.postgres().freshDatabase(), _ -> {});
    }

    /** Starts the command service. {@code root} is the project's folder. */
    Stack(Path root, DatabaseAddress database, Preparation preparation) throws Exception {
        this.root = root;
        this.database = database;
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
        commandService = startCommandService("command-service");
        commands = client(commandService);
        cpu.addPostgres(database);
        cpu.addKafka();
    }

    /** Starts a command service on the same database and topics. */
    ServiceProcess startCommandService(String name) throws IOException {
        return service(
                name,
                List.of("-jar", jar("command-service").toString()),
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
    }

    /** Starts a query service that follows the command service. */
    ServiceProcess startReads() throws IOException {
        return service(
                "query-service",
                List.of("-jar", jar("query-service").toString()),
                Map.of(
                        "spring.mongodb.uri",
                        Parts.mongo().freshDatabaseUri(),
                        "spring.kafka.consumer.group-id",
                        prefix));
    }

    /** Starts an {@link EmptyEndpoint}. It has the settings of the command service, but not its health indicators. */
    ServiceProcess startEmpty() {
        return service(
                "empty endpoint",
                List.of("-cp", ChildJvm.ownClassPath(), EmptyEndpoint.class.getName()),
                Map.of(
                        "management.endpoint.health.group.liveness.include",
                        "livenessState",
                        "management.endpoint.health.group.readiness.include",
                        "readinessState"));
    }

    /** Starts a {@link CrudService} on an empty database of the same server. */
    ServiceProcess startCrud(DatabaseAddress own) {
        return service(
                "CRUD service",
                List.of("-cp", ChildJvm.ownClassPath(), CrudService.class.getName()),
                Map.of(
                        "spring.datasource.url",
                        own.jdbcUrl(),
                        "spring.datasource.username",
                        own.user(),
                        "spring.datasource.password",
                        own.password()));
    }

    private ServiceProcess service(String name, List<String> program, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(common);
        settings.putAll(own);
        Path log = root.resolve("infra/benchmarks/target/logs")
                .resolve(prefix)
                .resolve(name.replace(' ', '-').toLowerCase(Locale.ROOT) + ".log");
        var service = new ServiceProcess(name, program, FreePorts.next(), settings, log);
        open.push(service::close);
        service.awaitReady();
        cpu.add(name, () -> service.process().pid());
        return service;
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

    ServiceProcess commandService() {
        return commandService;
    }

    /** A client of the command service. */
    Client commands() {
        return commands;
    }

    /** A further client, with connections of its own. */
    Client client(ServiceProcess service) {
        var client = new Client(service.url(), token);
        open.push(client::close);
        return client;
    }

    /** The times of all processes that have been started. */
    CpuTimes cpu() {
        return cpu;
    }

    String token() {
        return token;
    }

    /** The token of a caller. */
    String tokenOf(String subject) {
        return tokens.token(subject);
    }

    BusClient bus() {
        return new BusClient(Parts.kafka().bootstrapServers(), prefix + ".commands", prefix + ".results");
    }

    /** Opens new accounts of the command service. */
    List<String> openAccounts(int count) throws InterruptedException {
        return openAccounts(commands, "a", count);
    }

    /** Opens new accounts of a service, whose names begin with a prefix. */
    List<String> openAccounts(Client service, String name, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            service.openAccount(name + i, tokens.token("operator", "platform:operate"), ADMIN);
        }
        return IntStream.range(0, count).mapToObj(i -> name + i).toList();
    }

    /** How many events with one of these names the log has. */
    long events(String... names) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT count(*) FROM events WHERE name = ANY (?)")) {
            statement.setArray(1, connection.createArrayOf("text", names));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Waits until the relay has published everything, so that it does not work during the turn of another service. */
    void awaitRelay() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + RELAY.toNanos();
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement("SELECT EXISTS (SELECT FROM reader_progress"
                        + " WHERE reader = ? AND position >= (SELECT max(position) FROM events))")) {
            statement.setString(1, prefix + ".events");
            while (!isTrue(statement)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("The relay is behind for " + RELAY);
                }
                Thread.sleep(20);
            }
        }
    }

    private static boolean isTrue(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private Path jar(String module) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(module).resolve("target"))) {
            return files.filter(f -> f.getFileName().toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
