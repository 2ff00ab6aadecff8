package io.seatledger.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.infra.parts.Parts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@code infra/examples/node} like somebody who has Node and no Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeExampleIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Run(int exitCode, String output, String errors) {

        JsonNode result() {
            return JSON.readTree(output);
        }
    }

    private Path folder;
    private ServiceUnderTest service;

    @BeforeAll
    void install(@TempDir Path temporary) throws IOException, InterruptedException {
        folder = temporary;
        assumeThat(hasNode()).as("Node 20 or newer, and npm, are on the PATH").isTrue();
        for (String file : List.of("package.json", "package-lock.json", "send-command.mjs")) {
            Files.copy(Path.of("../infra/examples/node", file), folder.resolve(file));
        }
        Run installed = run(List.of("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund"));
        assertThat(installed.exitCode()).as(installed.errors()).isZero();
        service = ServiceUnderTest.start();
        service.awaitTopics();
        Files.writeString(folder.resolve("token"), service.tokens().token(ServiceUnderTest.ADMIN));
        service.openAccount("acme");
    }

    @AfterAll
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void sendsACommandAndGetsItsResultHoweverOften() throws IOException, InterruptedException {
        Run first = send("--command", "user.invite", "--data", "{\"email\":\"ann@example.com\"}", "--id", "invite-ann");
        Run again = send("--command", "user.invite", "--data", "{\"email\":\"ann@example.com\"}", "--id", "invite-ann");

        assertThat(first.exitCode()).as(first.toString()).isZero();
        assertThat(first.result().at("/answer/outcome").asString()).isEqualTo("invited");
        assertThat(again).isEqualTo(first);
        assertThat(service.log().stream().filter(event -> event.name().equals("user.invited")))
                .hasSize(1);
    }

    @Test
    void tellsWhyACommandIsRefused() throws IOException, InterruptedException {
        Run refused = send("--command", "license.assign", "--data", "{\"userId\":\"nobody\",\"poolId\":\"none\"}");

        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.result().at("/problem/code").asString()).isEqualTo("not-found");
    }

    @Test
    void saysWhatIsWrongWithItsOptions() throws IOException, InterruptedException {
        assertThat(run(List.of("node", "send-command.mjs", "--frsh")))
                .matches(run -> run.exitCode() == 2 && run.errors().contains("--frsh"));
        assertThat(send("--command", "user.invite", "--data", "{"))
                .matches(run -> run.exitCode() == 2 && run.errors().contains("no JSON"));
        assertThat(run(List.of("node", "send-command.mjs", "--help")))
                .matches(run -> run.exitCode() == 0 && run.output().contains("--token-file"));
    }

    @Test
    void givesUpWhenNobodyAnswers() throws IOException, InterruptedException {
        Run unanswered = send("--command", "user.invite", "--topic", service.events(), "--timeout", "5");

        assertThat(unanswered)
                .matches(run -> run.exitCode() == 2 && run.errors().contains("no result within 5 seconds"));
    }

    private Run send(String... options) throws IOException, InterruptedException {
        return run(Stream.concat(
                        Stream.of(
                                "node",
                                "send-command.mjs",
                                "--account",
                                "acme",
                                "--token-file",
                                "token",
                                "--brokers",
                                Parts.kafka().bootstrapServers(),
                                "--topic",
                                service.commands(),
                                "--result-topic",
                                service.results()),
                        Stream.of(options))
                .toList());
    }

    private Run run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "out", ".txt");
        Path errors = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("exit of %s", command)
                    .isTrue();
            return new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            process.destroyForcibly();
        }
    }

    private boolean hasNode() throws IOException, InterruptedException {
        return Stream.of("node", "npm").allMatch(NodeExampleIT::isOnThePath)
                && Integer.parseInt(run(List.of("node", "-p", "process.versions.node.split('.')[0]"))
                                .output()
                                .strip())
                        >= 20;
    }

    private static boolean isOnThePath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> new File(folder, program).canExecute());
    }
}
