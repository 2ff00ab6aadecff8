package io.seatledger.infra.parts;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Spring Boot service in a process of its own, which a test can kill and restart. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration STARTUP = Duration.ofSeconds(90);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private static final String MANAGEMENT_PORT = "management.server.port";

    private final String name;
    private final List<String> command;
    private final int port;
    private final Path log;
    private ChildJvm process;

    /**
     * Starts the service of an executable jar and returns before it is ready.
     *
     * @param port the HTTP port
     * @param properties Spring properties, name to value
     * @param log the file to append the output to
     */
    public ServiceProcess(String name, Path jar, int port, Map<String, String> properties, Path log) {
        this(name, List.of("-jar", jar.toString()), port, properties, log);
    }

    /**
     * Starts any Spring Boot application and returns before it is ready.
     *
     * @param program arguments of {@code java} that select the application: a jar, or a class path and a class
     */
    public ServiceProcess(String name, List<String> program, int port, Map<String, String> properties, Path log) {
        this.name = name;
        this.port = port;
        this.log = log;
        command = new ArrayList<>(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Daxoniq.update-checker.disabled=true"));
        command.addAll(program);
        command.add("--server.port=" + port);
        if (!properties.containsKey(MANAGEMENT_PORT)) {
            command.add("--" + MANAGEMENT_PORT + "=0");
        }
        command.add("--management.endpoint.health.probes.add-additional-paths=true");
        properties.forEach((property, value) -> command.add("--" + property + "=" + value));
        process = ChildJvm.start(name, command, Map.of(), log);
    }

    /** The base URL, without a trailing slash. */
    public String url() {
        return "http://localhost:" + port;
    }

    /** The present process; {@link #startAgain} replaces it. */
    public ChildJvm process() {
        return process;
    }

    /**
     * Waits until the service reports that it is ready.
     *
     * @throws IllegalStateException if the process has ended, or is not ready after 90 seconds
     */
    public void awaitReady() {
        long deadline = System.nanoTime() + STARTUP.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/readyz"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            while (!isReady(http, request)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException(name + " did not start; see " + log);
                }
                Thread.sleep(POLL_INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills the process like {@code kill -9}. */
    public void kill() {
        process.kill();
    }

    /** Starts the service again after it has ended, and waits until it is ready. */
    public void startAgain() {
        process = ChildJvm.start(name, command, Map.of(), log);
        awaitReady();
    }

    private static boolean isReady(HttpClient http, HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
