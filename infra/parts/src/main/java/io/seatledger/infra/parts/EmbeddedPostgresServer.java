package io.seatledger.infra.parts;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** PostgreSQL's own binaries, as processes of this machine, with the durability that they have by default. */
public final class EmbeddedPostgresServer implements AutoCloseable {

    private static final String USER = "postgres";
    private static final int LEFTOVER_SECONDS = 10;

    private final EmbeddedPostgres postgres;

    private EmbeddedPostgresServer(UnaryOperator<EmbeddedPostgres.Builder> where) {
        // The library switches both off.
        EmbeddedPostgres.Builder builder = where.apply(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .setPGStartupWait(Duration.ofSeconds(60)));
        try {
            postgres = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    static EmbeddedPostgresServer startForTests() {
        return new EmbeddedPostgresServer(builder -> builder);
    }

    /** Starts on a port with a folder that keeps the data. */
    public static EmbeddedPostgresServer start(int port, Path folder) {
        return new EmbeddedPostgresServer(
                builder -> builder.setPort(port).setDataDirectory(folder).setCleanDataDirectory(false));
    }

    /** The database that is always there. */
    public DatabaseAddress address() {
        return new DatabaseAddress("jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres", USER, USER);
    }

    /** Stops the server that a process which was killed has left behind on a folder, if there is one. */
    public static void stopLeftover(Path folder) {
        Path pidFile = folder.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            ProcessHandle.of(pid)
                    .filter(p -> p.info().command().orElse("").endsWith("postgres"))
                    .ifPresent(EmbeddedPostgresServer::stop);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It waits for its clients; when one does not go, it is killed, and recovers at the next start. */
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
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
