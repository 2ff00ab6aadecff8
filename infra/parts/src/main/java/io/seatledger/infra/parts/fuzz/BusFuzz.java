package io.seatledger.infra.parts.fuzz;

import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.BusClient.Result;
import io.seatledger.infra.parts.ServedContract;
import io.seatledger.infra.parts.fuzz.Call.Expectation;
import java.time.Instant;
import java.util.ArrayList;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fuzzes the commands over the bus, driven by the AsyncAPI document. */
public final class BusFuzz {

    private static final int LEAST = 20;
    private static final Logger LOG = LoggerFactory.getLogger(BusFuzz.class);

    private final FuzzTarget target;
    private final ServedContract contract;
    private final BusClient bus;
    private final FuzzSettings settings;
    private final AnswerCheck check;
    private final Findings findings = new Findings();
    private final List<String> commands;
    private final List<FuzzedRecord> all = new ArrayList<>();

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
        RecordGenerator records = new RecordGenerator(target, contract, known, random, seed);
        for (int round = 0; round < 4; round++) {
            List<String> order = new ArrayList<>(commands);
            order.addAll(commands);
            Collections.shuffle(order, random);
            List<FuzzedRecord> batch = new ArrayList<>();
            for (String command : order) {
                FuzzedRecord sent = records.next(command);
                send(sent);
                if (random.nextInt(20) == 0) {
                    send(sent);
                }
                batch.add(sent);
            }
            for (FuzzedRecord sent : batch) {
                checkResult(sent, known);
            }
            all.addAll(batch);
        }
        checkThatNoPartitionStands();
    }

    private void send(FuzzedRecord sent) {
        sent.metadata =
                bus.send(sent.to(contract.at("/channels/commands/address").asString()));
    }

    private void checkResult(FuzzedRecord sent, Known known) throws ExecutionException, InterruptedException {
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

    private void check(FuzzedRecord sent, Result result, JsonNode value) {
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

    private void found(String kind, FuzzedRecord sent, Result result) {
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
        for (FuzzedRecord sent : all) {
            RecordMetadata metadata = Objects.requireNonNull(sent.metadata).get();
            Map<String, String> headers = byPlace.get(metadata.partition() + "-" + metadata.offset());
            if (headers == null && !sent.hasReadableId) {
                boolean answered = bus.countOf(sent.text(FuzzedRecord.ID)) > 0;
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
                if (headers.containsKey(FuzzedRecord.TOKEN)) {
                    findings.found("a token was parked", sent.command, example);
                }
            }
            if (bus.resultsOf(sent.id).size() > 1 && !sent.text("ce_dryrun").equals("true")) {
                findings.found("different results of one command", sent.command, sent + "\n" + bus.resultsOf(sent.id));
            }
        }
    }
}
