package io.seatledger.infra.parts.faults;

import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.BusClient.Result;
import io.seatledger.infra.parts.faults.SentCommand.Accepted;
import io.seatledger.infra.parts.faults.SentCommand.Answer;
import io.seatledger.infra.parts.faults.SentCommand.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends commands over HTTP, to either node, and over the bus. Each caller repeats a command under the same name until
 * it has a definite answer. Beside them, probes notice when each way in accepts commands again.
 */
final class Callers implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int HTTP_CALLERS = 12;
    private static final int BUS_CALLERS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PROBES_PATIENCE = Duration.ofSeconds(3);
    private static final Duration BREATH = Duration.ofMillis(200);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);
    private static final int PROBES_AT_ONCE = 40;

    /** Of a hundred commands over the bus, so many are sent twice, and so many over HTTP as well. */
    private static final int TWICE = 10;

    private static final int BOTH_WAYS = 5;

    private final FaultSettings settings;
    private final Stage stage;
    private final Journal journal;
    private final BusClient bus;
    private final CommandGenerator generator;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Queue<Probe> accepted = new ConcurrentLinkedQueue<>();
    private volatile boolean over;
    private volatile boolean givenUp;

    /** A probe that was accepted: how it was sent, when, and when the answer came. */
    private record Probe(String way, long sent, long answered) {}

    Callers(FaultSettings settings, Stage stage, Journal journal, CommandGenerator generator) {
        this.settings = settings;
        this.stage = stage;
        this.journal = journal;
        this.generator = generator;
        this.bus = stage.bus();
    }

    /** The names of the ways in: each node over HTTP, and the bus. */
    List<String> ways() {
        return Stream.concat(stage.nodes().stream().map(Node::name), Stream.of("bus"))
                .toList();
    }

    void start() {
        Duration interval = Duration.ofNanos(1_000_000_000L * (HTTP_CALLERS + BUS_CALLERS) / settings.rate());
        for (int caller = 0; caller < HTTP_CALLERS + BUS_CALLERS; caller++) {
            Random random = new Random(settings.seed() * 1_000 + caller);
            boolean overHttp = caller < HTTP_CALLERS;
            threads.execute(() -> {
                while (!over) {
                    long next = System.nanoTime() + interval.toNanos();
                    counted(() -> {
                        if (overHttp) {
                            callOverHttp(random);
                        } else {
                            callOverTheBus(random);
                        }
                    });
                    pause(Duration.ofNanos(Math.max(1, next - System.nanoTime())));
                }
            });
        }
        stage.nodes().forEach(node -> probe(node.name(), probe -> callNode(node, probe)));
        probe("bus", this::callBus);
    }

    private void counted(Runnable call) {
        underWay.incrementAndGet();
        try {
            call.run();
        } catch (RuntimeException e) {
            journal.found("a caller failed", e.toString());
        } finally {
            underWay.decrementAndGet();
        }
    }

    private SentCommand sending(Ask ask, String way) {
        return journal.sending("f-" + ids.incrementAndGet(), Stage.ADMIN, ask, way);
    }

    private void callOverHttp(Random random) {
        SentCommand command = sending(generator.next(random), "over HTTP");
        repeatOverHttp(command, random);
        generator.learn(command);
    }

    /** Tries one node after the other. */
    private void repeatOverHttp(SentCommand command, Random random) {
        int node = random.nextInt(stage.nodes().size());
        while (!tryOverHttp(command, stage.nodes().get(node), PATIENCE) && !givenUp) {
            node = (node + 1) % stage.nodes().size();
            pause(BREATH);
        }
    }

    private void callNode(Node node, SentCommand command) {
        while (!tryOverHttp(command, node, PROBES_PATIENCE) && !givenUp) {
            pause(BREATH);
        }
    }

    /** Sends a command once. Returns whether the answer was definite. */
    private boolean tryOverHttp(SentCommand command, Node node, Duration patience) {
        Ask.Request request = command.ask().request();
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(node.url() + request.path()))
                .timeout(patience)
                .header("Authorization", "Bearer " + stage.token())
                .header("Idempotency-Key", command.id());
        if (request.body().isEmpty()) {
            builder.method(request.method(), BodyPublishers.noBody());
        } else {
            builder.header("Content-Type", "application/json")
                    .method(request.method(), BodyPublishers.ofString(request.body()));
        }
        command.attempted();
        try {
            HttpResponse<String> response = http.send(builder.build(), BodyHandlers.ofString());
            Answer answer = answerOf(command, response.statusCode(), response.body());
            if (answer != null) {
                command.answered(answer);
            }
            return answer != null;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The definite answer; {@code null} if the command has to be sent again. */
    private @Nullable Answer answerOf(SentCommand command, int status, String body) {
        if (status == 429 || status == 502 || status == 503 || status == 504) {
            return null;
        }
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JacksonException _) {
            journal.found("an answer is not JSON", "%d %s to %s".formatted(status, body, command));
            return null;
        }
        if (status / 100 == 2) {
            return accepted(json, body);
        }
        String code = json.path("code").asString("");
        if (status / 100 == 4 && status != 401) {
            if (status == 400 || status == 403 || status == 405 || status == 406 || status == 415) {
                journal.found("a good request was called bad", "%d %s to %s".formatted(status, body, command));
            }
            return new Refused(status, code, body);
        }
        journal.found("a fault was answered (%d)".formatted(status), "%s to %s".formatted(body, command));
        return null;
    }

    private static Accepted accepted(JsonNode json, String text) {
        return new Accepted(
                json.path("accountVersion").asLong(-1),
                json.path("outcome").asString("").equals("unchanged"),
                text);
    }

    private void callOverTheBus(Random random) {
        int chance = random.nextInt(100);
        SentCommand command = sending(generator.next(random), "over the bus");
        if (chance < TWICE) {
            var _ = bus.send(message(command));
        } else if (chance < TWICE + BOTH_WAYS) {
            threads.execute(() -> counted(() -> repeatOverHttp(command, new Random(chance))));
        }
        callBus(command);
        generator.learn(command);
    }

    private Command message(SentCommand command) {
        command.attempted();
        return Command.of(
                command.ask().account(),
                command.id(),
                command.ask().command(),
                stage.token(),
                command.ask().data());
    }

    /** Sends a command until the broker has it, and waits for the result. */
    private void callBus(SentCommand command) {
        while (!isTaken(bus.send(message(command))) && !givenUp) {
            pause(BREATH);
        }
        while (!givenUp) {
            try {
                Result result = bus.resultOf(command.id()).get(1, TimeUnit.SECONDS);
                command.answered(answerOf(command, result));
                return;
            } catch (TimeoutException _) {
                // The result will come.
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean isTaken(Future<RecordMetadata> sent) {
        try {
            sent.get();
            return true;
        } catch (ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Answer answerOf(SentCommand command, Result result) {
        JsonNode json = JSON.readTree(result.text());
        if (result.type().equals("command.accepted")) {
            JsonNode answer = json.path("answer");
            return accepted(answer, answer.toString());
        }
        JsonNode problem = json.path("problem");
        int status = problem.path("status").asInt();
        if (!result.type().equals("command.refused")) {
            journal.found("a fault was reported for good on the bus", result.text() + " to " + command);
        }
        return new Refused(status, problem.path("code").asString(""), problem.toString());
    }

    /** Sends a probe now and then, whatever became of those before. */
    private void probe(String way, Consumer<SentCommand> call) {
        Random random = new Random(settings.seed() * 1_000 - way.hashCode());
        Semaphore places = new Semaphore(PROBES_AT_ONCE);
        threads.execute(() -> {
            while (!over) {
                if (places.tryAcquire()) {
                    SentCommand command = sending(generator.certain("p" + ids.get(), random), "as a probe of " + way);
                    threads.execute(() -> counted(() -> {
                        call.accept(command);
                        places.release();
                        if (command.answer() instanceof Accepted) {
                            accepted.add(new Probe(way, command.sentNanos(), System.nanoTime()));
                        }
                    }));
                }
                pause(PROBE_INTERVAL);
            }
        });
    }

    /**
     * When a command that was sent after a given time was accepted first.
     *
     * @return by {@link System#nanoTime()}, or {@link Long#MAX_VALUE} if none has been accepted yet
     */
    long firstAccepted(String way, long after) {
        return accepted.stream()
                .filter(probe -> probe.way().equals(way) && probe.sent() - after > 0)
                .mapToLong(Probe::answered)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Forgets probes that nobody will ask about. */
    void forgetProbesBefore(long time) {
        accepted.removeIf(probe -> probe.answered() - time < 0);
    }

    /** Sends nothing new, and waits until every command has its answer. */
    void finish(Duration patience) {
        over = true;
        long deadline = System.nanoTime() + patience.toNanos();
        while (underWay.get() > 0 && System.nanoTime() < deadline) {
            pause(BREATH);
        }
        givenUp = true;
        for (SentCommand command : journal.commands()) {
            bus.resultsOf(command.id()).forEach(result -> command.answered(answerOf(command, result)));
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over = true;
        givenUp = true;
        threads.shutdownNow();
        bus.close();
        http.close();
    }
}
