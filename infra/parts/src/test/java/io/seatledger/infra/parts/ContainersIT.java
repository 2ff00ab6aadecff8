package io.seatledger.infra.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.infra.parts.Containers.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** What becomes of a server when a container engine behaves in one way or another. */
class ContainersIT {

    private static final Duration DEADLINE = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    @Test
    void anEngineThatAnswersRunsAContainer() throws IOException {
        try (FakeEngine engine = FakeEngine.thatAnswers()) {
            assertThat(decision(Use.WHERE_POSSIBLE, engine, Map.of("TESTCONTAINERS_RYUK_DISABLED", "true")))
                    .contains("containers: 2")
                    .doesNotContain("There are no containers");
        }
    }

    @Test
    void anEngineThatRefusesIsReplacedAfterAWarning() throws IOException {
        try (FakeEngine engine = FakeEngine.thatRefuses("privileged containers are not allowed")) {
            assertThat(decision(Use.WHERE_POSSIBLE, engine, Map.of("TESTCONTAINERS_RYUK_DISABLED", "true")))
                    .contains("containers: 0")
                    .containsOnlyOnce("There are no containers")
                    .contains("privileged containers are not allowed");
        }
    }

    @Test
    void anEngineThatRefusesTheContainerThatCleansUpIsReplacedAfterAWarning() throws IOException {
        try (FakeEngine engine = FakeEngine.thatRefuses("privileged containers are not allowed")) {
            assertThat(decision(Use.WHERE_POSSIBLE, engine, Map.of()))
                    .contains("containers: 0")
                    .containsOnlyOnce("There are no containers");
        }
    }

    @Test
    void anEngineThatNeverAnswersIsReplacedAtTheDeadline() throws IOException {
        try (FakeEngine engine = FakeEngine.thatHangs()) {
            Instant start = Instant.now();

            assertThat(decision(Use.WHERE_POSSIBLE, engine, Map.of()))
                    .contains("containers: 0")
                    .containsOnlyOnce("took longer than 2 s");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void anEngineThatDoesNotListenIsReplaced() throws IOException {
        FakeEngine gone = FakeEngine.thatAnswers();
        gone.close();

        assertThat(decision(Use.WHERE_POSSIBLE, gone, Map.of())).contains("containers: 0");
    }

    @Test
    void noEngineIsAskedIfContainersAreNotWanted() throws IOException {
        try (FakeEngine engine = FakeEngine.thatAnswers()) {
            assertThat(decision(Use.NEVER, engine, Map.of())).contains("containers: 0");
            assertThat(engine.requests()).isZero();
        }
    }

    @Test
    void nothingReplacesAContainerThatHasToBeUsed() throws IOException {
        try (FakeEngine engine = FakeEngine.thatHangs()) {
            assertThat(decision(Use.ALWAYS, engine, Map.of()))
                    .contains("SEATLEDGER_CONTAINERS is always")
                    .doesNotContain("containers:");
        }
    }

    @Test
    void theSwitchHasTwoValues() {
        assertThat(Use.parse(Optional.empty())).isEqualTo(Use.WHERE_POSSIBLE);
        assertThat(Use.parse(Optional.of("never"))).isEqualTo(Use.NEVER);
        assertThat(Use.parse(Optional.of("always"))).isEqualTo(Use.ALWAYS);
        assertThatThrownBy(() -> Use.parse(Optional.of("no")))
                .hasMessage("SEATLEDGER_CONTAINERS must be never, always or absent, not no");
    }

    @Test
    void aContainerOfPostgresHasTheSettingsOfTheEmbeddedOne() {
        assertThat(String.join(" ", Parts.postgresContainer().getCommandParts()))
                .isEqualTo("postgres -c max_connections=200");
    }

    /** What a JVM logs and prints that starts two containers on an engine. */
    private String decision(Use use, FakeEngine engine, Map<String, String> environment) throws IOException {
        Path log = directory.resolve("log");
        var variables = new HashMap<>(environment);
        variables.put("DOCKER_HOST", "tcp://localhost:" + engine.port());
        try (ChildJvm child = ChildJvm.start(
                "containers",
                List.of(
                        "-Duser.home=" + directory,
                        "-cp",
                        ChildJvm.ownClassPath(),
                        TwoContainers.class.getName(),
                        use.name()),
                variables,
                log)) {
            await().atMost(1, TimeUnit.MINUTES).until(() -> !child.isAlive());
        }
        return Files.readString(log);
    }

    /** Starts two containers and prints how many it got. */
    static final class TwoContainers {

        public static void main(String[] arguments) {
            var containers = new Containers(Use.valueOf(arguments[0]), DEADLINE, Duration.ofSeconds(20));
            int started = 0;
            for (int i = 0; i < 2; i++) {
                if (containers.start(TwoContainers::container).isPresent()) {
                    started++;
                }
            }
            System.out.println("containers: " + started);
        }

        @SuppressWarnings("resource") // The engine is a fake, and its containers are nowhere.
        private static GenericContainer<?> container() {
            return new GenericContainer<>(DockerImageName.parse("fake:1")).waitingFor(new AbstractWaitStrategy() {
                @Override
                protected void waitUntilReady() {}
            });
        }
    }
}
