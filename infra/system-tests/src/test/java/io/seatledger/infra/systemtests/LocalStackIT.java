package io.seatledger.infra.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.infra.localstack.LocalStack;
import io.seatledger.infra.parts.ChildJvm;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ./infra/up} starts, as a newcomer meets it. */
class LocalStackIT {

    private static final int FIRST_PORT = 28_081;
    private static final Pattern BASH_BLOCK = Pattern.compile("(?ms)^```bash$\n(.*?)^```$");
    private static final Pattern FAULT = Pattern.compile("\\bERROR\\b|57P01");
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path data;

    @Test
    void invitesTheSampleAndKeepsItWhetherStoppedOrKilled() throws Exception {
        Instant stopping;
        try (ChildJvm stack = start("first")) {
            awaitText("first", "Seatledger is ready");
            JsonNode report = call(1, "/invitations", Files.readString(data.resolve("invite.json")));
            assertThat(report.path("invited").asInt()).isEqualTo(1_000);
            assertThat(report.path("refused").asInt()).isEqualTo(32);
            assertThat(report.path("ignored").asInt()).isEqualTo(3);
            String seats =
                    "/seats?minAccountVersion=" + report.path("accountVersion").asLong();
            // On a busy machine, a read may give up before the read models have caught up.
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(call(2, seats, null)
                                    .path("seats")
                                    .valueStream()
                                    .mapToInt(t -> t.path("reserved").asInt())
                                    .sum())
                            .isEqualTo(2_000));
            assertThat(stack.isAlive()).isTrue();
            stopping = Instant.now();
        }
        assertThat(Duration.between(stopping, Instant.now())).isLessThan(LONGEST_STOP);
        assertThat(Files.readString(log("first"))).contains("Stopping everything");
        assertThat(faults()).isEmpty();
        assertThat(ProcessHandle.current()
                        .descendants()
                        .filter(p -> p.info().commandLine().orElse("").contains(data.toString())))
                .isEmpty();

        ChildJvm killed = start("killed");
        awaitText("killed", "Seatledger is ready");
        killed.kill();

        try (ChildJvm again = start("again")) {
            awaitText("again", "Seatledger is ready");
            assertThat(call(2, "/users?q=zoe&limit=1", null).path("users")).hasSize(1);
            assertThat(again.isAlive()).isTrue();
            assertThat(runCommandsOf("README.md"))
                    .contains("\"userId\":", "\"email\":\"kim@example.com\"", "\"seats\":")
                    .doesNotContain("\"code\":");
            assertThat(runCommandsOf("infra/docs/walk.md"))
                    .contains(
                            "\"invited\":3",
                            "\"outcome\":\"changed\"",
                            "\"outcome\":\"released\"",
                            "\"outcome\":\"reserved\"",
                            "\"seats\":",
                            "<h1>Accepted</h1>",
                            "\"status\":\"ACTIVE\"",
                            "\"status\":\"EXPIRED\"",
                            "\"dryRun\":true",
                            "\"accepted\":1",
                            "\"counts\":{\"invitation.not-an-address\":1,\"invited\":1}")
                    .doesNotContain("\"code\":");
        }
    }

    @Test
    void namesAPortThatIsTaken() throws IOException {
        try (ServerSocket _ = new ServerSocket(FIRST_PORT + 1);
                ChildJvm stack = start("taken")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> !stack.isAlive());

            assertThat(Files.readString(log("taken"))).contains("port 28082 (query-service)");
        }
    }

    @Test
    void refusesAnOptionThatItDoesNotHave() throws IOException {
        try (ChildJvm stack = start("wrong", "--frsh")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> !stack.isAlive());

            assertThat(Files.readString(log("wrong"))).contains("There is no option --frsh");
        }
    }

    /** Runs the commands of a document's bash blocks on this stack, exactly as they are written there. */
    private String runCommandsOf(String document) throws IOException, InterruptedException {
        String text = Files.readString(Path.of("../..").resolve(document));
        String script = BASH_BLOCK
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining())
                .replace("localhost:8081", "localhost:" + FIRST_PORT)
                .replace("localhost:8082", "localhost:" + (FIRST_PORT + 1))
                .replace("localhost:8088", "localhost:" + (FIRST_PORT + 7))
                .replace(".data/token", data + "/token");
        Path output = Files.createTempFile(data, "commands", ".log");
        Process bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private ChildJvm start(String run, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "-Dseatledger.root=" + Path.of("../..").toAbsolutePath(),
                "-cp",
                ChildJvm.ownClassPath(),
                LocalStack.class.getName(),
                "--data=" + data,
                "--first-port=" + FIRST_PORT));
        arguments.addAll(Arrays.asList(options));
        return ChildJvm.start("local stack", arguments, Map.of(), log(run));
    }

    /** The lines of all logs that a server leaves if it is stopped before those who use it. */
    private List<String> faults() throws IOException {
        try (Stream<Path> logs = Files.list(data.resolve("logs"))) {
            List<Path> files = logs.toList();
            assertThat(files).hasSizeGreaterThan(3);
            List<String> faults = new ArrayList<>();
            for (Path file : files) {
                Files.readAllLines(file).stream().filter(FAULT.asPredicate()).forEach(faults::add);
            }
            return faults;
        }
    }

    private void awaitText(String run, String text) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> Files.readString(log(run)).contains(text));
    }

    private Path log(String run) {
        return data.resolve(run + ".log");
    }

    private JsonNode call(int service, String path, @Nullable String body) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                            "http://localhost:" + (FIRST_PORT + service - 1) + "/api/v1/accounts/acme" + path))
                    .header("Authorization", "Bearer " + Files.readString(data.resolve("token")));
            if (body != null) {
                request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
            }
            return JSON.readTree(
                    http.send(request.build(), BodyHandlers.ofString()).body());
        }
    }
}
