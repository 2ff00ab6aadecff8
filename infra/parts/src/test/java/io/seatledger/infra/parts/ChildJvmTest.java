package io.seatledger.infra.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {

    @TempDir
    private Path directory;

    @Test
    void startsWithoutAShell() throws IOException {
        assertThat(outputOf(WithoutAShell.class, Map.of("PATH", directory.toString())))
                .contains("the child ran");
    }

    @Test
    void closesWhatIsRegisteredAfterEverythingHasBeenClosed() throws IOException {
        assertThat(outputOf(TooLate.class, Map.of())).contains("closed at once");
    }

    private String outputOf(Class<?> main, Map<String, String> environment) throws IOException {
        Path log = directory.resolve("log");
        try (ChildJvm child =
                ChildJvm.start("child", List.of("-cp", ChildJvm.ownClassPath(), main.getName()), environment, log)) {
            await().atMost(1, TimeUnit.MINUTES).until(() -> !child.isAlive());
        }
        return Files.readString(log);
    }

    /** Starts a child of its own, on a path where there is no {@code sh}. */
    static final class WithoutAShell {

        public static void main(String[] arguments) throws IOException {
            Path log = Path.of(System.getenv("PATH"), "log-of-the-child");
            try (ChildJvm child = ChildJvm.start(
                    "child of the child",
                    List.of("-cp", ChildJvm.ownClassPath(), Child.class.getName()),
                    Map.of(),
                    log)) {
                await().atMost(1, TimeUnit.MINUTES).until(() -> !child.isAlive());
            }
            System.out.println(Files.readString(log));
        }
    }

    static final class Child {

        public static void main(String[] arguments) {
            System.out.println("the child ran");
        }
    }

    /** Registers one thing after the other while the JVM ends, until one is not left to the hook of {@link AtExit}. */
    static final class TooLate {

        public static void main(String[] arguments) {
            AtExit.closeFirst(() -> {});
            Runtime.getRuntime().addShutdownHook(new Thread(TooLate::register));
        }

        private static void register() {
            Thread closer;
            do {
                CompletableFuture<Thread> closed = new CompletableFuture<>();
                AtExit.closeFirst(() -> closed.complete(Thread.currentThread()));
                closer = closed.orTimeout(10, TimeUnit.SECONDS).join();
            } while (!closer.equals(Thread.currentThread()));
            System.out.println("closed at once");
        }
    }
}
