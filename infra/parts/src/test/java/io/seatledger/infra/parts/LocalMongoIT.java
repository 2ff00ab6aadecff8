package io.seatledger.infra.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which server is chosen on a machine with or without a {@code mongod}. */
class LocalMongoIT {

    @TempDir
    private Path directory;

    @Test
    void theServerIsEmbeddedWithoutAMongod() throws IOException {
        assertThat(chosen()).contains("an embedded server").doesNotContain("WARN");
    }

    @Test
    void aMongodOnThePathComesFirst() throws IOException {
        mongod("exec %s -cp '%s' '%s' \"$@\""
                .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        ChildJvm.ownClassPath(),
                        ListeningProgram.class.getName()));

        assertThat(chosen()).contains("chosen: " + directory.resolve("mongod")).doesNotContain("WARN");
        assertThat(directory.resolve("data/old")).doesNotExist();
    }

    @Test
    void aMongodThatDoesNotStartIsReplacedAfterAWarning() throws IOException {
        mongod("exit 48");

        assertThat(chosen()).contains("mongod did not start", "chosen: an embedded server");
    }

    private void mongod(String command) throws IOException {
        Path program = directory.resolve("mongod");
        Files.writeString(program, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What a JVM logs and prints that starts a server. */
    private String chosen() throws IOException {
        Files.createDirectories(directory.resolve("data/old"));
        Path log = directory.resolve("log");
        try (ChildJvm child = ChildJvm.start(
                "server",
                List.of("-cp", ChildJvm.ownClassPath(), Choice.class.getName(), directory.toString()),
                Map.of("PATH", directory.toString()),
                log)) {
            await().atMost(1, TimeUnit.MINUTES).until(() -> !child.isAlive());
        }
        return Files.readString(log);
    }

    static final class Choice {

        public static void main(String[] arguments) {
            try (LocalMongo server = LocalMongo.start(FreePorts.next(), Path.of(arguments[0], "data"))) {
                System.out.println("chosen: " + server.description());
            }
        }
    }

    /** Listens on the port that a {@code mongod} would. */
    static final class ListeningProgram {

        public static void main(String[] arguments) throws IOException {
            int port = Integer.parseInt(arguments[List.of(arguments).indexOf("--port") + 1]);
            try (ServerSocket server = new ServerSocket(port, 10, InetAddress.getLoopbackAddress())) {
                while (true) {
                    server.accept().close();
                }
            }
        }
    }
}
