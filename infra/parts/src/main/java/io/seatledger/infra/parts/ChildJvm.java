package io.seatledger.infra.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child process that runs Java on the same JDK. It is stopped when this process ends, and only then: Ctrl-C in a
 * terminal, which interrupts children as well, does not stop them all at once if there is a shell ({@code sh}).
 */
public final class ChildJvm implements AutoCloseable {

    /** A JVM does not react to a signal that was ignored when it started. */
    private static final List<String> DEAF_TO_CTRL_C = List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private final String name;
    private final Path log;
    private final Process process;

    private ChildJvm(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        AtExit.closeFirst(this);
    }

    /**
     * Starts a child.
     *
     * @param arguments the arguments of {@code java}
     * @param environment variables to add to those of this process
     * @param log the file to append the child's output to
     * @throws UncheckedIOException if the process cannot be started
     */
    public static ChildJvm start(String name, List<String> arguments, Map<String, String> environment, Path log) {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder().redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return new ChildJvm(name, log, start(builder, java));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
    }

    private static Process start(ProcessBuilder builder, List<String> java) throws IOException {
        List<String> deaf = new ArrayList<>(DEAF_TO_CTRL_C);
        deaf.addAll(java);
        try {
            return builder.command(deaf).start();
        } catch (IOException _) {
            // Without a shell, the child hears Ctrl-C.
            return builder.command(java).start();
        }
    }

    /** The class path of this process, for a child that runs one of its classes. */
    public static String ownClassPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** The name to show to people. */
    public String name() {
        return name;
    }

    /** The file with its output. */
    public Path log() {
        return log;
    }

    /** Whether the process is running. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The identifier of the process. */
    public long pid() {
        return process.pid();
    }

    /** Kills the process like {@code kill -9} and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Asks the process to stop and waits; kills it after 30 seconds. */
    @Override
    public void close() {
        AtExit.forget(this);
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
