package io.seatledger.infra.localstack;

import io.seatledger.infra.parts.AtExit;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.EmbeddedPostgresServer;
import io.seatledger.infra.parts.KafkaBrokerProcess;
import io.seatledger.infra.parts.LocalMongo;
import io.seatledger.infra.parts.MailServer;
import io.seatledger.infra.parts.MongodProcess;
import io.seatledger.infra.parts.ServiceProcess;
import io.seatledger.infra.parts.ServiceRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Starts all servers and services in the order of their dependencies. Stops the services first, all at once, and then
 * the servers, so that none is taken away from a service that still uses it.
 */
public final class LocalStack implements AutoCloseable {

    private static final String COMMAND_OPERATIONS = "operations of command-service";
    private static final String READ_OPERATIONS = "operations of query-service";

    private final Path root;
    private final Options options;
    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<ServiceProcess> services = new ArrayList<>();
    private volatile boolean closing;

    private LocalStack(Path root, Options options) {
        this.root = root;
        this.options = options;
    }

    /** Arguments: see {@code --help}. The system property {@code seatledger.root} names the project's folder. */
    public static void main(String[] arguments) {
        Path root = Path.of(System.getProperty("seatledger.root", "."))
                .toAbsolutePath()
                .normalize();
        try {
            Options options = Options.parse(root, arguments);
            if (options.help()) {
                System.out.print(Options.HELP);
                return;
            }
            LocalStack stack = new LocalStack(root, options);
            stack.run();
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() throws InterruptedException {
        lockFolder();
        stopLeftovers();
        EmbeddedPostgresServer.stopLeftover(options.data().resolve("postgres"));
        MongodProcess.stopLeftover(options.data().resolve("mongod"));
        if (options.fresh()) {
            deleteData("postgres", "kafka", "token", "invite.json");
        }
        requirePorts();

        step("PostgreSQL", port("PostgreSQL"));
        EmbeddedPostgresServer postgres = keep(
                EmbeddedPostgresServer.start(port("PostgreSQL"), options.data().resolve("postgres")));
        DatabaseAddress role = ServiceRole.on(postgres.address());
        step("Kafka", port("Kafka"));
        KafkaBrokerProcess kafka = keep(KafkaBrokerProcess.start(
                port("Kafka"), port("Kafka controller"), options.data().resolve("kafka"), log("kafka")));
        step("MongoDB protocol", port("MongoDB protocol"));
        LocalMongo mongo =
                keep(LocalMongo.start(port("MongoDB protocol"), options.data().resolve("mongod")));
        step("token issuer", port("token issuer"));
        String issuer = "http://localhost:" + port("token issuer");
        ServiceProcess tokens = service(
                "token-issuer",
                "infra/token-issuer",
                "token issuer",
                Map.of(
                        "seatledger.token-issuer.issuer",
                        issuer,
                        "seatledger.token-issuer.key-file",
                        options.data().resolve("token-issuer-key.json").toString()));
        kafka.awaitReady();

        step("SMTP", port("SMTP"));
        MailServer mails = keep(MailServer.start(port("SMTP")));
        String mailbox = "http://localhost:" + port("mailbox");

        step("command-service", port("command-service"));
        ServiceProcess commands = service(
                "command-service",
                "command-service",
                "command-service",
                Map.ofEntries(
                        Map.entry("spring.datasource.url", role.jdbcUrl()),
                        Map.entry("spring.datasource.username", role.user()),
                        Map.entry("spring.datasource.password", role.password()),
                        Map.entry("spring.flyway.user", postgres.address().user()),
                        Map.entry("spring.flyway.password", postgres.address().password()),
                        Map.entry("seatledger.event-store.single-copy", "true"),
                        Map.entry("management.server.port", Integer.toString(port(COMMAND_OPERATIONS))),
                        Map.entry("spring.kafka.bootstrap-servers", kafka.bootstrapServers()),
                        Map.entry("spring.mail.host", "localhost"),
                        Map.entry("spring.mail.port", Integer.toString(mails.port())),
                        Map.entry("seatledger.mail.from", "seatledger@localhost"),
                        Map.entry("seatledger.mail.accept-url", mailbox + "/accept?token="),
                        Map.entry("seatledger.email-claim.key", secret()),
                        Map.entry("spring.security.oauth2.resourceserver.jwt.issuer-uri", issuer)));
        step("query-service", port("query-service"));
        // The read models start empty: with a new group, each run folds all events again.
        ServiceProcess queries = service(
                "query-service",
                "query-service",
                "query-service",
                Map.of(
                        "spring.mongodb.uri",
                        mongo.uri() + "/seatledger",
                        "management.server.port",
                        Integer.toString(port(READ_OPERATIONS)),
                        "spring.kafka.bootstrap-servers",
                        kafka.bootstrapServers(),
                        "spring.kafka.consumer.group-id",
                        "seatledger-query-service-" + UUID.randomUUID(),
                        "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                        issuer));
        rememberProcesses();
        tokens.awaitReady();
        commands.awaitReady();
        queries.awaitReady();

        Client client = new Client(issuer, commands.url(), queries.url());
        step("mailbox", port("mailbox"));
        keep(Mailbox.start(port("mailbox"), mails, client));
        Demo demo = new Demo(client, postgres.address(), System.out);
        if (!options.empty()) {
            demo.openOnAnEmptyStore();
        }
        demo.awaitFolded();
        Guide guide = new Guide(root, options.data(), client, mailbox, System.out);
        if (demo.isThere()) {
            guide.print();
        } else {
            guide.printForAnEmptyStore();
        }
        watch(kafka);
    }

    /** The port of each server and service, by name. */
    private Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (String name : List.of(
                "command-service",
                "query-service",
                "token issuer",
                "PostgreSQL",
                "Kafka",
                "Kafka controller",
                "MongoDB protocol",
                "mailbox",
                "SMTP",
                COMMAND_OPERATIONS,
                READ_OPERATIONS)) {
            ports.put(name, options.firstPort() + ports.size());
        }
        return ports;
    }

    private int port(String name) {
        return ports().getOrDefault(name, 0);
    }

    private void requirePorts() {
        List<String> taken = ports().entrySet().stream()
                .filter(e -> isTaken(e.getValue()))
                .map(e -> "%d (%s)".formatted(e.getValue(), e.getKey()))
                .toList();
        if (!taken.isEmpty()) {
            throw new IllegalStateException("Another program uses the port %s. Stop it, or choose other ports: "
                            .formatted(String.join(", ", taken))
                    + "./infra/up --first-port=18081");
        }
    }

    private static boolean isTaken(int port) {
        for (String host : List.of("localhost", "0.0.0.0")) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(host, port));
            } catch (IOException _) {
                return true;
            }
        }
        return false;
    }

    private ServiceProcess service(String name, String module, String portName, Map<String, String> properties) {
        ServiceProcess service =
                keep(new ServiceProcess(name, jar(root.resolve(module)), port(portName), properties, log(name)));
        services.add(service);
        return service;
    }

    private static Path jar(Path module) {
        try (Stream<Path> files = Files.list(module.resolve("target"))) {
            return files.filter(f -> f.getFileName().toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "%s/target has no jar. Build it: ./infra/up --build".formatted(module)));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private Path log(String name) {
        return options.data().resolve("logs").resolve(name + ".log");
    }

    private void step(String name, int port) {
        System.out.printf("Starting %-17s on port %d%n", name, port);
    }

    private synchronized <T extends AutoCloseable> T keep(T part) {
        started.add(part);
        AtExit.closeFirst(this);
        return part;
    }

    /** Locks the data folder, because two stacks on one folder would corrupt each other's data. */
    private void lockFolder() {
        try {
            Files.createDirectories(options.data());
            FileChannel lock = FileChannel.open(
                    options.data().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                throw new IllegalStateException("Another local stack is running on " + options.data());
            }
            keep(lock);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Stops services that still run because an earlier run was killed. */
    private void stopLeftovers() {
        Path file = options.data().resolve("processes");
        if (!Files.exists(file)) {
            return;
        }
        try {
            for (String pid : Files.readAllLines(file)) {
                ProcessHandle.of(Long.parseLong(pid))
                        .filter(p -> p.info().commandLine().orElse("").contains("-app.jar"))
                        .ifPresent(p -> {
                            p.destroyForcibly();
                            p.onExit().join();
                        });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void rememberProcesses() {
        write(
                "processes",
                String.join(
                        "\n",
                        services.stream()
                                .map(s -> Long.toString(s.process().pid()))
                                .toList()));
    }

    /** The key that addresses are hashed with. It has to be kept as long as the data. */
    private String secret() {
        Path file = options.data().resolve("email-claim.key");
        try {
            if (!Files.exists(file)) {
                byte[] bytes = new byte[32];
                new SecureRandom().nextBytes(bytes);
                write("email-claim.key", HexFormat.of().formatHex(bytes));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void write(String name, String text) {
        PrivateFile.write(options.data().resolve(name), text);
    }

    private void deleteData(String... names) {
        for (String name : names) {
            Path folder = options.data().resolve(name);
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).forEach(file -> {
                        try {
                            Files.delete(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e.getMessage(), e);
                        }
                    });
                } catch (IOException e) {
                    throw new UncheckedIOException(e.getMessage(), e);
                }
            }
        }
    }

    private void watch(KafkaBrokerProcess kafka) throws InterruptedException {
        while (!closing) {
            for (ServiceProcess service : services) {
                if (!service.process().isAlive() && !closing) {
                    throw new IllegalStateException("%s has stopped; see %s"
                            .formatted(
                                    service.process().name(), service.process().log()));
                }
            }
            if (!kafka.process().isAlive() && !closing) {
                throw new IllegalStateException(
                        "Kafka has stopped; see " + kafka.process().log());
            }
            Thread.sleep(500);
        }
    }

    @Override
    public synchronized void close() {
        closing = true;
        if (!services.isEmpty()) {
            System.out.println("\nStopping everything");
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            services.forEach(service -> threads.execute(service::close));
        }
        for (AutoCloseable part : started.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("Could not stop everything: " + e);
            }
        }
        started.clear();
    }
}
