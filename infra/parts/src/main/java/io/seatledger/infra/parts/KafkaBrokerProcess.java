package io.seatledger.infra.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** A Kafka broker in a JVM of its own. It uses KRaft, with broker and controller in one process. */
public final class KafkaBrokerProcess implements AutoCloseable {

    private static final int STARTUP_SECONDS = 60;

    private final ChildJvm process;
    private final String bootstrapServers;

    private KafkaBrokerProcess(ChildJvm process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    static KafkaBrokerProcess startForTests() {
        try {
            Path folder = Files.createTempDirectory("seatledger-kafka");
            KafkaBrokerProcess broker = start(FreePorts.next(), FreePorts.next(), folder, folder.resolve("broker.log"));
            broker.awaitReady();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a broker on fixed ports and returns before it is ready.
     *
     * @param folder keeps the records between runs
     * @param log the file to append the broker's output to
     */
    public static KafkaBrokerProcess start(int port, int controllerPort, Path folder, Path log) {
        Path configuration = folder.resolve("server.properties");
        try {
            Files.createDirectories(folder);
            try (var out = Files.newBufferedWriter(configuration)) {
                properties(port, controllerPort, folder).store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChildJvm process = ChildJvm.start(
                "Kafka",
                List.of(
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        ChildJvm.ownClassPath(),
                        KafkaBrokerMain.class.getName(),
                        configuration.toString(),
                        Uuid.randomUuid().toString()),
                Map.of(),
                log);
        return new KafkaBrokerProcess(process, "localhost:" + port);
    }

    /** The {@code bootstrap.servers} for clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The broker's process. */
    public ChildJvm process() {
        return process;
    }

    /**
     * Waits until the broker answers.
     *
     * @throws IllegalStateException if it does not answer within a minute
     */
    public void awaitReady() {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers, "reconnect.backoff.ms", 100, "reconnect.backoff.max.ms", 200))) {
            admin.describeCluster().nodes().get(STARTUP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not start; see " + process.log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Properties properties(int port, int controllerPort, Path folder) {
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@localhost:" + controllerPort),
                Map.entry("listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("log.dirs", folder.resolve("log").toString()),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "8"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1")));
        return properties;
    }

    @Override
    public void close() {
        process.close();
    }
}
