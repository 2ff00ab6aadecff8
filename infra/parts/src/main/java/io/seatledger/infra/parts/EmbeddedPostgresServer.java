package io.seatledger.infra.parts;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** PostgreSQL's own binaries, run as local processes with the durability that PostgreSQL has by default. */
public final class EmbeddedPostgresServer implements AutoCloseable {

    private static final String USER = "postgres";
    private static final int LEFTOVER_SECONDS = 10;

    private final EmbeddedPostgres postgres;

    private EmbeddedPostgresServer(UnaryOperator<EmbeddedPostgres.Builder> where) {
        // The library switches fsync and synchronous_commit off.
        EmbeddedPostgres.Builder builder = where.apply(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", Integer.toString(PostgresPart.CONNECTIONS))
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(60)));
        try {
            postgres = builder.start();
            AtExit.closeFirst(this);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started", e);
        }
    }

    static EmbeddedPostgresServer startForTests() {
        return new EmbeddedPostgresServer(builder -> builder);
    }

    /** Starts a server on a port, with a folder that keeps its data between runs. */
    public static EmbeddedPostgresServer start(int port, Path folder) {
        return new EmbeddedPostgresServer(
                builder -> builder.setPort(port).setDataDirectory(folder).setCleanDataDirectory(false));
    }

    /** The address of the database that every server has. */
    public DatabaseAddress address() {
        return new DatabaseAddress("jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres", USER, USER);
    }

    /** The path of the program {@code postgres} that runs on a folder; it stays when the server is closed. */
    public static Path programOn(Path folder) {
        return Path.of(
                serverOn(folder).flatMap(server -> server.info().command()).orElseThrow());
    }

    /** Stops a server that still runs on a folder because its parent process was killed. */
    public static void stopLeftover(Path folder) {
        serverOn(folder).ifPresent(EmbeddedPostgresServer::stop);
    }

    private static Optional<ProcessHandle> serverOn(Path folder) {
        Path pidFile = folder.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            return ProcessHandle.of(pid)
                    .filter(p -> p.info().command().orElse("").endsWith("postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The server waits for its clients to disconnect. If one does not, the server is killed and recovers at the next
     * start.
     */
    private static void stop(ProcessHandle server) {
        server.destroy();
        try {
            server.onExit().get(LEFTOVER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException _) {
            server.destroyForcibly();
            server.onExit().join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        AtExit.forget(this);
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
