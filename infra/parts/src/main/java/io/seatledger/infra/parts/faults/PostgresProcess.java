package io.seatledger.infra.parts.faults;

import io.seatledger.infra.parts.AtExit;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.EmbeddedPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server that can be killed, frozen and started again on the same data. It runs with PostgreSQL's own
 * settings, which flush every commit.
 */
final class PostgresProcess implements AutoCloseable {

    private static final String USER = "postgres";
    private static final Duration STARTUP = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private static final boolean USER_IS_ROOT = "root".equals(System.getProperty("user.name"));

    private final Path program;
    private final Path folder;
    private final Path log;
    private final int port;
    private @Nullable Process process;

    private PostgresProcess(Path program, Path folder, int port, Path log) {
        this.program = program;
        this.folder = folder;
        this.port = port;
        this.log = log;
        AtExit.closeFirst(this);
    }

    /**
     * Makes a data folder and starts a server on it.
     *
     * @param folder a folder that does not exist yet
     * @param log the file to append the server's output to
     */
    static PostgresProcess start(Path folder, int port, Path log) {
        Path program;
        try (EmbeddedPostgresServer _ = EmbeddedPostgresServer.start(port, folder)) {
            program = EmbeddedPostgresServer.programOn(folder);
        }
        var server = new PostgresProcess(program, folder, port, log);
        server.start();
        server.awaitReady();
        return server;
    }

    /** Starts the server again after it has ended, and returns before it is ready. */
    synchronized void start() {
        List<String> command = new ArrayList<>();
        if (USER_IS_ROOT) {
            // PostgreSQL does not run as root. In a user namespace of its own, it is nobody.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                program.toString(),
                "-D",
                folder.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "max_connections=200",
                "-c",
                "log_line_prefix=%m [%p] "));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started", e);
        }
    }

    /** Waits until the server accepts connections. A server that finds its folder in use is started again. */
    void awaitReady() {
        long deadline = System.nanoTime() + STARTUP.toNanos();
        while (!accepts()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("PostgreSQL did not start; see " + log);
            }
            if (!server().isAlive()) {
                start();
            }
            pause();
        }
    }

    private boolean accepts() {
        try (Connection _ = connect(address())) {
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return port;
    }

    /** The address of the database that every server has. */
    DatabaseAddress address() {
        return database(USER);
    }

    DatabaseAddress database(String name) {
        return new DatabaseAddress("jdbc:postgresql://localhost:%d/%s".formatted(port, name), USER, USER);
    }

    static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(
                address.jdbcUrl() + "?connectTimeout=2&socketTimeout=60", address.user(), address.password());
    }

    /** Executes statements of an administrator, each in a transaction of its own. */
    void execute(String... statements) {
        try (Connection connection = connect(address());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized ProcessHandle server() {
        return Objects.requireNonNull(process).toHandle();
    }

    /** Kills all processes of the server at once, like a machine that loses its power but not its disk's cache. */
    void kill() {
        Signals.kill(server());
    }

    /** Stops the server in an orderly way: it ends all sessions first. */
    void stop() {
        ProcessHandle server = server();
        Signals.send("-INT", Stream.of(server));
        server.onExit().join();
    }

    void freeze() {
        Signals.freeze(server());
    }

    void thaw() {
        Signals.thaw(server());
    }

    @Override
    public void close() {
        if (server().isAlive()) {
            Signals.kill(server());
        }
    }
}
