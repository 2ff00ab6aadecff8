package io.seatledger.infra.parts.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.BusClient.Result;
import io.seatledger.infra.parts.ServedContract;
import io.seatledger.infra.parts.fuzz.Call.Expectation;
import io.seatledger.infra.parts.fuzz.Values.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fuzzes the commands over the bus, driven by the AsyncAPI document. */
public final class BusFuzz {

    private static final int LEAST = 20;
    private static final String ID = "ce_id";
    private static final String TYPE = "ce_type";
    private static final String TOKEN = "authorization";
    private static final Logger LOG = LoggerFactory.getLogger(BusFuzz.class);

    private final FuzzTarget target;
    private final ServedContract contract;
    private final BusClient bus;
    private final FuzzSettings settings;
    private final AnswerCheck check;
    private final Findings findings = new Findings();
    private final List<String> commands;
    private final List<Sent> all = new ArrayList<>();

    /** A record on its way, and what the contract says of it. */
    private static final class Sent {
        private final String command;
        private final String id;
        private final long seed;
        private byte @Nullable [] key;
        private byte @Nullable [] value;
        private JsonNode payload;
        private final Map<String, byte @Nullable []> headers = new HashMap<>();
        private Expectation expectation = Expectation.VALID;
        private String change = "valid";
        private boolean hasReadableId = true;
        private @Nullable Future<RecordMetadata> metadata;

        private Sent(String command, String id, JsonNode payload, long seed) {
            this.command = command;
            this.id = id;
            this.payload = payload;
            this.seed = seed;
        }

        private void changed(String what, Expectation becomes) {
            change = what;
            expectation = becomes;
        }

        private void header(String name, String text) {
            headers.put(name, text.getBytes(UTF_8));
        }

        private String text(String name) {
            byte @Nullable [] bytes = headers.get(name);
            return bytes == null ? "" : new String(bytes, UTF_8);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("expected: %s, since it is %s%nseed: -D%s=%d%nkey: %s%n"
                    .formatted(expectation, change, FuzzSettings.SEED, seed, shown(key)));
            headers.forEach((name, bytes) -> text.append(name)
                    .append(": ")
                    .append(name.equals(TOKEN) ? "…" : shown(bytes))
                    .append('\n'));
            return text.append("value: ").append(shown(value)).toString();
        }

        private static String shown(byte @Nullable [] bytes) {
            String text = bytes == null ? "null" : new String(bytes, UTF_8);
            return text.substring(0, Math.min(1_000, text.length()));
        }
    }

    /**
     * @param contract the AsyncAPI document
     * @param bus a client of the topics of commands and of results
     */
    public BusFuzz(FuzzTarget target, ServedContract contract, BusClient bus, FuzzSettings settings) {
        this.target = target;
        this.contract = contract;
        this.bus = bus;
        this.settings = settings;
        this.check = new AnswerCheck(contract);
        this.commands = List.copyOf(contract.at("/channels/commands/messages").propertyNames());
    }

    /**
     * Runs for the time that the settings say, or longer, until every command has been accepted and refused.
     *
     * @param bootstrapServers where the dead-letter topic is
     * @throws AssertionError if a result was not as the contract says, a record got none, a partition stopped, the
     *     service logged an error, or some command was never accepted or never refused
     */
    public void run(String bootstrapServers) throws ExecutionException, InterruptedException, TimeoutException {
        Instant end = Instant.now().plus(settings.time());
        Instant limit = end.plusSeconds(120);
        try (ServiceLog log = ServiceLog.listen()) {
            for (int chapter = 0;
                    Instant.now().isBefore(findings.areMeaningful(commands, LEAST) ? end : limit);
                    chapter++) {
                chapter(settings.seedOf(chapter));
            }
            log.drain(line -> findings.found("logged: " + line.kind(), "(any)", line.text()));
        }
        checkParked(BusClient.read(
                bootstrapServers, contract.at("/channels/deadLetters/address").asString()));
        LOG.info("{}", findings);
        findings.assertNone();
        if (!findings.areMeaningful(commands, LEAST)) {
            throw new AssertionError("some commands were hardly sent, never accepted or never refused:\n" + findings);
        }
    }

    private void chapter(long seed) throws ExecutionException, InterruptedException, TimeoutException {
        Random random = new Random(seed);
        Known known = target.newAccount();
        Values values = new Values(contract, known, random);
        for (int round = 0; round < 4; round++) {
            List<String> order = new ArrayList<>(commands);
            order.addAll(commands);
            Collections.shuffle(order, random);
            List<Sent> batch = new ArrayList<>();
            for (String command : order) {
                Sent sent = next(command, values, random, seed);
                send(sent);
                if (random.nextInt(20) == 0) {
                    send(sent);
                }
                batch.add(sent);
            }
            for (Sent sent : batch) {
                checkResult(sent, known);
            }
            all.addAll(batch);
        }
        checkThatNoPartitionStands();
    }

    private Sent next(String command, Values values, Random random, long seed) {
        JsonNode message = contract.at("/channels/commands/messages/" + command);
        values.forAnswer(message.path("x-answer"));
        Sent sent =
                new Sent(command, UUID.randomUUID().toString(), values.fitting(message.path("payload"), command), seed);
        JsonNode headers = contract.at("/components/schemas/CommandHeaders/properties");
        sent.key = values.fitting(message.at("/bindings/kafka/key"), "accountId")
                .asString()
                .getBytes(UTF_8);
        sent.value = sent.payload.toString().getBytes(UTF_8);
        sent.header("ce_specversion", "1.0");
        sent.header(ID, sent.id);
        sent.header("ce_source", "/fuzz");
        sent.header(TYPE, command);
        sent.header(TOKEN, "Bearer " + target.token(command));
        for (String name : List.of("content-type", "ce_dryrun", "ce_correlationid", "ce_expectedversion")) {
            if (random.nextInt(5) == 0) {
                sent.header(name, values.fitting(headers.path(name), name).asString());
            }
        }
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> {
                sent.payload = values.mutated(sent.payload);
                sent.value = sent.payload.toString().getBytes(UTF_8);
                sent.changed("another payload", expectationOf(values.judge(sent.payload, message.path("payload"))));
            }
            case 3 -> {
                byte[] broken = values.brokenJson(sent.payload).getBytes(UTF_8);
                boolean same = Arrays.equals(broken, sent.value);
                sent.value = broken;
                sent.changed("a value that is broken", same ? Expectation.ANYTHING : Expectation.INVALID);
            }
            case 4 -> {
                sent.value = random.nextBoolean() ? null : "{\"\u00ff\":1}".getBytes(ISO_8859_1);
                sent.changed("no value, or one that is not UTF-8", Expectation.INVALID);
            }
            case 5, 6, 7 -> changeHeader(sent, headers, values, random);
            case 8 -> {
                String key = values.hostileText(message.at("/bindings/kafka/key"));
                sent.key = random.nextInt(4) == 0 ? null : key.getBytes(UTF_8);
                sent.changed("another key", Expectation.INVALID);
            }
            case 9 -> changeToken(sent, random);
            default -> {}
        }
        if (sent.expectation == Expectation.VALID && namesAnotherAccount(sent)) {
            sent.expectation = Expectation.ANYTHING;
        }
        return sent;
    }

    private void changeHeader(Sent sent, JsonNode headers, Values values, Random random) {
        String name = FuzzSettings.oneOf(List.copyOf(headers.propertyNames()), random);
        boolean required = contract.at("/components/schemas/CommandHeaders/required")
                .valueStream()
                .anyMatch(header -> header.asString().equals(name));
        switch (random.nextInt(4)) {
            case 0 -> {
                sent.headers.remove(name);
                sent.changed("without " + name, required ? Expectation.INVALID : Expectation.VALID);
            }
            case 1 -> {
                sent.headers.put(name, random.nextBoolean() ? null : new byte[] {(byte) 0xff, 'a'});
                sent.changed("bytes in " + name, Expectation.ANYTHING);
            }
            case 2 -> {
                sent.header("x-" + name, "x");
                sent.change = "an unknown header";
            }
            default -> {
                String text = values.hostileText(headers.path(name));
                sent.header(name, text);
                sent.changed(
                        "another value of " + name,
                        expectationOf(values.judge(
                                JsonMapper.shared().getNodeFactory().stringNode(text), headers.path(name))));
            }
        }
        if (name.equals(TYPE) && !sent.text(TYPE).equals(sent.command)) {
            sent.expectation = Expectation.INVALID;
        } else if (name.equals("ce_resulttopic") || name.equals(TOKEN)) {
            sent.expectation = Expectation.ANYTHING;
        }
        sent.hasReadableId = sent.text(ID).equals(sent.id);
    }

    /** A payload may name the account as well; no schema can say that it must be that of the key. */
    private static boolean namesAnotherAccount(Sent sent) {
        String account = sent.payload.path("accountId").asString("");
        return !account.isEmpty() && !account.equals(Sent.shown(sent.key));
    }

    private void changeToken(Sent sent, Random random) {
        if (random.nextBoolean()) {
            sent.header(TOKEN, "Bearer " + target.strangersToken());
            sent.change = "by a stranger";
        } else {
            sent.header(TOKEN, "Bearer " + FuzzSettings.oneOf(target.badTokens(), random));
            sent.changed("a bad token", Expectation.UNAUTHENTICATED);
        }
    }

    private static Expectation expectationOf(Verdict verdict) {
        return switch (verdict) {
            case VALID -> Expectation.VALID;
            case INVALID -> Expectation.INVALID;
            case UNCLEAR -> Expectation.ANYTHING;
        };
    }

    private void send(Sent sent) {
        var message = new ProducerRecord<byte[], byte[]>(
                contract.at("/channels/commands/address").asString(), sent.key, sent.value);
        sent.headers.forEach((name, value) -> message.headers().add(new RecordHeader(name, value)));
        sent.metadata = bus.send(message);
    }

    private void checkResult(Sent sent, Known known) throws ExecutionException, InterruptedException {
        if (!sent.hasReadableId) {
            findings.called(sent.command, false, false);
            return;
        }
        Result result;
        try {
            result = bus.resultOf(sent.id).get(30, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            findings.found("no result (%s)".formatted(sent.change), sent.command, sent.toString());
            return;
        }
        boolean accepted = result.type().equals("command.accepted");
        boolean tried = sent.text("ce_dryrun").equals("true");
        findings.called(sent.command, accepted && !tried, !accepted && sent.expectation != Expectation.UNAUTHENTICATED);
        AnswerCheck.json(result.text(), fault -> found(fault, sent, result))
                .forEach(value -> check(sent, result, value));
        if (accepted && !tried && sent.expectation == Expectation.VALID) {
            known.learn(sent.payload);
            known.learn(JsonMapper.shared().readTree(result.text()).path("answer"));
        }
    }

    private void check(Sent sent, Result result, JsonNode value) {
        JsonNode message = contract.at("/components/messages/" + result.type());
        check.fits(value, message.path("payload"), fault -> found(fault, sent, result));
        check.fits(
                JsonMapper.shared().valueToTree(result.headers()),
                message.path("headers"),
                fault -> found(fault, sent, result));
        AnswerCheck.insides(result.text(), fault -> found(fault, sent, result));
        JsonNode problem = value.path("problem");
        String code = problem.path("code").asString("");
        if (!problem.isMissingNode()) {
            int status = problem.path("status").asInt();
            AnswerCheck.problem(problem, status, fault -> found(fault, sent, result));
            if (status < 400 || status > 499) {
                found("a result with the status " + status, sent, result);
            }
        } else {
            JsonNode answer = contract.at("/components/messages/" + sent.command + "/x-answer");
            check.fits(
                    value.path("answer"),
                    sent.text("ce_dryrun").equals("true") ? contract.at("/components/schemas/DryRun") : answer,
                    fault -> found(fault, sent, result));
        }
        boolean asExpected = switch (sent.expectation) {
            case VALID -> !code.startsWith("request.") && !code.equals("unauthenticated");
            case UNAUTHENTICATED -> code.equals("unauthenticated") || code.startsWith("request.");
            case INVALID -> !code.isEmpty();
            default -> true;
        };
        if (!asExpected) {
            found(
                    sent.expectation == Expectation.VALID
                            ? "refused though valid: " + AnswerCheck.reason(problem)
                            : "%s (%s) but %s %s".formatted(sent.expectation, sent.change, result.type(), code),
                    sent,
                    result);
        }
        if (!value.path("commandId").asString("").equals(sent.id)) {
            found("the result is that of another command", sent, result);
        }
    }

    private void found(String kind, Sent sent, Result result) {
        findings.found(kind, sent.command, sent + "\n" + result.headers() + "\n" + result.text());
    }

    /** Opens accounts until every partition has taken a good command, after all the bad ones. */
    private void checkThatNoPartitionStands() throws ExecutionException, InterruptedException, TimeoutException {
        int partitions =
                contract.at("/channels/commands/bindings/kafka/partitions").asInt();
        Set<Integer> handled = new TreeSet<>();
        for (int i = 0; i < 20 * partitions && handled.size() < partitions; i++) {
            String account = "good-" + UUID.randomUUID();
            Command open = Command.of(
                    account,
                    UUID.randomUUID().toString(),
                    "account.open",
                    target.token("account.open"),
                    "{\"name\":\"Good\",\"adminSubject\":\"ada\"}");
            handled.add(bus.send(open).get().partition());
            Result result = bus.resultOf(open.id()).get(30, TimeUnit.SECONDS);
            findings.called("account.open", true, false);
            if (!result.type().equals("command.accepted")) {
                findings.found("a good command is not accepted", "account.open", result.toString());
            }
        }
        if (handled.size() < partitions) {
            throw new AssertionError("only these partitions took a command: " + handled);
        }
    }

    private void checkParked(Collection<ConsumerRecord<byte[], byte[]>> parked)
            throws ExecutionException, InterruptedException {
        Map<String, Map<String, String>> byPlace = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : parked) {
            Map<String, String> headers = BusClient.headersOf(message);
            byPlace.put(headers.get("seatledger_partition") + "-" + headers.get("seatledger_offset"), headers);
        }
        if (parked.isEmpty()) {
            throw new AssertionError("nothing was parked");
        }
        for (Sent sent : all) {
            RecordMetadata metadata = Objects.requireNonNull(sent.metadata).get();
            Map<String, String> headers = byPlace.get(metadata.partition() + "-" + metadata.offset());
            if (headers == null && !sent.hasReadableId) {
                boolean answered = bus.countOf(sent.text(ID)) > 0;
                if (!answered) {
                    findings.found(
                            "neither a result nor parked (%s)".formatted(sent.change), sent.command, sent.toString());
                }
            } else if (headers != null) {
                String example = sent + "\n" + headers;
                if (sent.expectation == Expectation.VALID) {
                    findings.found("parked though valid: " + headers.get("seatledger_reason"), sent.command, example);
                }
                check.fits(
                        JsonMapper.shared().valueToTree(headers),
                        contract.at("/components/schemas/ParkedHeaders"),
                        fault -> findings.found(fault, sent.command, example));
                AnswerCheck.insides(
                        headers.getOrDefault("seatledger_reason", ""),
                        fault -> findings.found(fault, sent.command, example));
                if (headers.containsKey(TOKEN)) {
                    findings.found("a token was parked", sent.command, example);
                }
            }
            if (bus.resultsOf(sent.id).size() > 1 && !sent.text("ce_dryrun").equals("true")) {
                findings.found("different results of one command", sent.command, sent + "\n" + bus.resultsOf(sent.id));
            }
        }
    }
}
