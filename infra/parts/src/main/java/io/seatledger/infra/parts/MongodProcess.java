package io.seatledger.infra.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** A {@code mongod} that is installed on this machine. */
public final class MongodProcess implements LocalMongo {

    private static final Duration STARTUP = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final Path program;
    private final int port;
    private final Path log;
    private final Process process;

    private MongodProcess(Path program, int port, Path folder) {
        this.program = program;
        this.port = port;
        log = folder.resolve("mongod.log");
        try {
            empty(folder);
            process = new ProcessBuilder(
                            program.toString(),
                            "--dbpath",
                            folder.toString(),
                            "--bind_ip",
                            "127.0.0.1",
                            "--port",
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            AtExit.closeFirst(this);
        } catch (IOException e) {
            throw new IllegalStateException(program + " could not be started", e);
        }
    }

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @param folder for its data and its log; whatever is in it is deleted
     * @throws IllegalStateException if the server does not start
     */
    static MongodProcess start(Path program, int port, Path folder) {
        var server = new MongodProcess(program, port, folder);
        try {
            server.awaitReady();
            return server;
        } catch (IllegalStateException e) {
            server.close();
            throw e;
        }
    }

    /** Stops a server that still runs on a folder because its parent process was killed. */
    public static void stopLeftover(Path folder) {
        Path lock = folder.resolve("mongod.lock");
        try {
            String pid = Files.exists(lock) ? Files.readString(lock).strip() : "";
            if (!pid.isEmpty()) {
                ProcessHandle.of(Long.parseLong(pid))
                        .filter(p -> p.info().command().orElse("").endsWith("mongod"))
                        .ifPresent(p -> {
                            p.destroyForcibly();
                            p.onExit().join();
                        });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + STARTUP.toNanos();
        while (!accepts()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(program + " did not start; see " + log);
            }
            try {
                Thread.sleep(POLL_INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) POLL_INTERVAL.toMillis());
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public String description() {
        return program.toString();
    }

    @Override
    public String uri() {
        return "mongodb://127.0.0.1:" + port;
    }

    @Override
    public boolean explainsPlans() {
        return true;
    }

    @Override
    public void close() {
        AtExit.forget(this);
        process.destroy();
        process.onExit().join();
    }
}
