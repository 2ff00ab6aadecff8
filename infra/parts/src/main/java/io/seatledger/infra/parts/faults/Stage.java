package io.seatledger.infra.parts.faults;

import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.EmbeddedMongoServer;
import io.seatledger.infra.parts.FreePorts;
import io.seatledger.infra.parts.KafkaBrokerProcess;
import io.seatledger.infra.parts.MongoPart;
import io.seatledger.infra.parts.ServiceProcess;
import io.seatledger.infra.parts.TokenMint;
import io.seatledger.infra.parts.faults.CommandGenerator.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Everything that a run needs, in processes of their own that can be killed: two nodes, and what they depend on. */
final class Stage implements AutoCloseable {

    static final String ADMIN = "ada";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int NODES = 2;
    private static final String EVENTS = "faults.events";
    private static final String COMMANDS = "faults.commands";
    private static final String RESULTS = "faults.results";

    /** No clock jumps as far as this, so no token expires. */
    private static final Duration TOKENS_LAST = Duration.ofDays(30);

    private final FaultSettings settings;
    private final Path folder;
    private final TokenMint mint = TokenMint.start();
    private final String token = mint.tokenUntil(ADMIN, Instant.now().plus(TOKENS_LAST));
    private final EmbeddedMongoServer mongo = EmbeddedMongoServer.start(0);
    private final Disk disk;
    private final PostgresProcess postgres;
    private final DatabaseAddress database;
    private final int brokerPort = FreePorts.next();
    private final int controllerPort = FreePorts.next();
    private final List<Node> nodes = new ArrayList<>();
    private final ServiceProcess queries;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private KafkaBrokerProcess broker;

    /** Starts everything, and returns before the services are ready. */
    Stage(FaultSettings settings, Path folder) throws IOException {
        this.settings = settings;
        this.folder = folder;
        broker = startBroker();
        disk = Disk.mount(folder.resolve("disk"), settings.time());
        postgres = PostgresProcess.start(folder.resolve("postgres"), FreePorts.next(), folder.resolve("postgres.log"));
        postgres.execute(
                "CREATE TABLESPACE run LOCATION '" + disk.folderFor("run") + "'",
                "CREATE DATABASE seatledger TABLESPACE run");
        database = postgres.database("seatledger");
        broker.awaitReady();
        for (int number = 1; number <= NODES; number++) {
            nodes.add(startNode("node " + number, folder.resolve("node-%d.log".formatted(number))));
        }
        queries = new ServiceProcess(
                "query-service",
                jar("query-service"),
                FreePorts.next(),
                with(
                        commonProperties(),
                        Map.of(
                                "spring.mongodb.uri",
                                new MongoPart(mongo.uri(), false).freshDatabaseUri(),
                                "spring.kafka.consumer.group-id",
                                EVENTS)),
                folder.resolve("query-service.log"));
    }

    void awaitReady() {
        nodes.forEach(Node::awaitReady);
        queries.awaitReady();
    }

    private Node startNode(String name, Path log) throws IOException {
        DatabaseProxy network = DatabaseProxy.before(postgres.port());
        Path clock = folder.resolve(name.replace(' ', '-') + ".clock");
        JumpingClock.set(clock, Duration.ZERO);
        var service = new ServiceProcess(
                name,
                List.of(
                        "-D" + JumpingClock.FILE + "=" + clock,
                        "-Dloader.path=" + ownClasses(),
                        "-cp",
                        jar("command-service").toString(),
                        "org.springframework.boot.loader.launch.PropertiesLauncher"),
                FreePorts.next(),
                with(
                        commonProperties(),
                        Map.ofEntries(
                                Map.entry("spring.main.sources", JumpingClock.class.getName()),
                                Map.entry(
                                        "spring.datasource.url",
                                        "jdbc:postgresql://localhost:%d/seatledger".formatted(network.port())),
                                Map.entry("spring.datasource.username", database.user()),
                                Map.entry("spring.datasource.password", database.password()),
                                Map.entry("seatledger.email-claim.key", "a secret for faults, 32 characters"),
                                Map.entry("seatledger.topics.commands", COMMANDS),
                                Map.entry("seatledger.topics.command-results", RESULTS),
                                Map.entry("seatledger.bus.group", COMMANDS),
                                Map.entry("seatledger.event-store.single-copy", "true"))),
                log);
        return new Node(name, service, network, clock);
    }

    private Map<String, String> commonProperties() {
        return Map.of(
                "seatledger.topics.events",
                EVENTS,
                "seatledger.topics.read-progress",
                EVENTS + ".read-progress",
                "spring.kafka.bootstrap-servers",
                "localhost:" + brokerPort,
                "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                mint.issuerUri());
    }

    private static Map<String, String> with(Map<String, String> common, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(common);
        all.putAll(more);
        return all;
    }

    /** The folder or jar with this class, which a node needs for its clock. */
    private static Path ownClasses() {
        try {
            return Path.of(JumpingClock.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path jar(String module) {
        try (Stream<Path> files = Files.list(settings.root().resolve(module).resolve("target"))) {
            return files.filter(f -> f.getFileName().toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(module + " has not been packaged"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KafkaBrokerProcess startBroker() {
        return KafkaBrokerProcess.start(
                brokerPort, controllerPort, folder.resolve("kafka"), folder.resolve("kafka.log"));
    }

    /** Starts the broker again after it has ended, and waits until it is ready. */
    void startBrokerAgain() {
        broker = startBroker();
        broker.awaitReady();
    }

    KafkaBrokerProcess broker() {
        return broker;
    }

    PostgresProcess postgres() {
        return postgres;
    }

    Disk disk() {
        return disk;
    }

    List<Node> nodes() {
        return nodes;
    }

    String token() {
        return token;
    }

    BusClient bus() {
        return new BusClient("localhost:" + brokerPort, COMMANDS, RESULTS);
    }

    /** Opens accounts with the pools of {@link CommandGenerator#POOLS}. */
    void open(List<String> accounts) {
        String operator = mint.token("operator", "platform:operate");
        for (String account : accounts) {
            create(operator, "/api/v1/accounts", Map.of("accountId", account, "name", account, "adminSubject", ADMIN));
            String root = "/api/v1/accounts/" + account;
            CommandGenerator.POOLS.values().stream()
                    .map(Pool::licenseType)
                    .distinct()
                    .forEach(type -> create(token, root + "/license-types", Map.of("licenseType", type, "name", type)));
            new TreeMap<>(CommandGenerator.POOLS)
                    .forEach((pool, of) -> create(
                            token,
                            root + "/license-pools",
                            Map.of(
                                    "poolId",
                                    pool,
                                    "licenseType",
                                    of.licenseType(),
                                    "name",
                                    pool,
                                    "capacity",
                                    of.seats())));
        }
    }

    private void create(String bearer, String path, Map<String, Object> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(nodes.getFirst().url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the run has left behind: in the database, on the topic, and in the read models. */
    Traces traces() {
        return new Traces(database, "localhost:" + brokerPort, EVENTS, queries.url(), token);
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        queries.close();
        broker.close();
        postgres.close();
        disk.close();
        mongo.close();
        mint.close();
        http.close();
    }
}
