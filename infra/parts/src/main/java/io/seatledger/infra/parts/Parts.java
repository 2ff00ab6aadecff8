package io.seatledger.infra.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The servers that tests and benchmarks run on: one of each kind per JVM, started at its first use and stopped together
 * with the JVM. The first of these that is available is used, and logged: an address from the environment, a container
 * if an engine runs one, for MongoDB a {@code mongod} on the PATH, an embedded server.
 *
 * <p>Environment variables: {@code SEATLEDGER_POSTGRES_URL}, {@code _USER}, {@code _PASSWORD} (a role that may create
 * databases), {@code SEATLEDGER_KAFKA_BOOTSTRAP_SERVERS}, {@code SEATLEDGER_MONGODB_URI}, and
 * {@code SEATLEDGER_CONTAINERS}: {@code never} asks no container engine, {@code always} fails without one.
 */
public final class Parts {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private static final Once<Containers> CONTAINERS = new Once<>(() -> new Containers(
            Containers.Use.parse(environment(Containers.SWITCH)), Duration.ofSeconds(30), Duration.ofMinutes(3)));

    private static final Once<PostgresPart> POSTGRES = new Once<>(Parts::startPostgres);
    private static final Once<KafkaPart> KAFKA = new Once<>(Parts::startKafka);
    private static final Once<MongoPart> MONGO = new Once<>(Parts::startMongo);

    private Parts() {}

    /**
     * A PostgreSQL server that never loses an acknowledged write.
     *
     * @throws IllegalStateException if {@code fsync} or {@code synchronous_commit} is off on the server
     */
    public static PostgresPart postgres() {
        return POSTGRES.get();
    }

    /** A Kafka broker, which runs in a process of its own. */
    public static KafkaPart kafka() {
        return KAFKA.get();
    }

    /** A server that speaks MongoDB's protocol. */
    public static MongoPart mongo() {
        return MONGO.get();
    }

    private static PostgresPart startPostgres() {
        Optional<String> url = environment("SEATLEDGER_POSTGRES_URL");
        if (url.isPresent()) {
            return new PostgresPart(
                    chosen("PostgreSQL", "the given address", url.get()),
                    environment("SEATLEDGER_POSTGRES_USER").orElse("postgres"),
                    environment("SEATLEDGER_POSTGRES_PASSWORD").orElse(""));
        }
        Optional<PostgreSQLContainer> container = CONTAINERS.get().start(Parts::postgresContainer);
        if (container.isPresent()) {
            return new PostgresPart(
                    chosen("PostgreSQL", "a container", container.get().getJdbcUrl()),
                    container.get().getUsername(),
                    container.get().getPassword());
        }
        EmbeddedPostgresServer server = EmbeddedPostgresServer.startForTests();
        return new PostgresPart(
                chosen("PostgreSQL", "embedded binaries", server.address().jdbcUrl()),
                server.address().user(),
                server.address().password());
    }

    /** PostgreSQL with its own durability, which Testcontainers' command switches off. */
    static PostgreSQLContainer postgresContainer() {
        return new PostgreSQLContainer("postgres:18-alpine")
                .withCommand("postgres -c max_connections=" + PostgresPart.CONNECTIONS);
    }

    private static KafkaPart startKafka() {
        Optional<String> servers = environment("SEATLEDGER_KAFKA_BOOTSTRAP_SERVERS");
        if (servers.isPresent()) {
            return new KafkaPart(chosen("Kafka", "the given address", servers.get()));
        }
        Optional<KafkaContainer> container = CONTAINERS.get().start(() -> new KafkaContainer("apache/kafka:4.2.0"));
        if (container.isPresent()) {
            return new KafkaPart(chosen("Kafka", "a container", container.get().getBootstrapServers()));
        }
        return new KafkaPart(chosen(
                "Kafka",
                "an embedded broker",
                KafkaBrokerProcess.startForTests().bootstrapServers()));
    }

    private static MongoPart startMongo() {
        Optional<String> uri = environment("SEATLEDGER_MONGODB_URI");
        if (uri.isPresent()) {
            return new MongoPart(chosen("MongoDB", "the given address", uri.get()), true);
        }
        // MongoDB 8 does not start on Linux 6.19 to 7.0.13 (SERVER-121912).
        Optional<MongoDBContainer> container = CONTAINERS.get().start(() -> new MongoDBContainer("mongo:7.0"));
        if (container.isPresent()) {
            return new MongoPart(
                    chosen("MongoDB", "a container", container.get().getConnectionString()), true);
        }
        try {
            LocalMongo server = LocalMongo.start(FreePorts.next(), Files.createTempDirectory("seatledger-mongod"));
            return new MongoPart(chosen("MongoDB", server.description(), server.uri()), server.explainsPlans());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String chosen(String part, String kind, String address) {
        LOG.info("{} is {} at {}", part, kind, address);
        return address;
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
