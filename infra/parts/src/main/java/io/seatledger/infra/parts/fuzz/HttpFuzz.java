package io.seatledger.infra.parts.fuzz;

import io.seatledger.infra.parts.fuzz.Call.Expectation;
import io.seatledger.infra.parts.fuzz.Wire.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Fuzzes a service over HTTP, driven by its OpenAPI document. */
public final class HttpFuzz {

    /** How often each operation is called at least. */
    private static final int LEAST = 20;

    private static final Logger LOG = LoggerFactory.getLogger(HttpFuzz.class);

    private final FuzzTarget target;
    private final FuzzSettings settings;
    private final List<Operation> operations;
    private final AnswerCheck check;
    private final Findings findings = new Findings();

    public HttpFuzz(FuzzTarget target, FuzzSettings settings) {
        this.target = target;
        this.settings = settings;
        this.operations = Operation.in(target.contract());
        this.check = new AnswerCheck(target.contract());
    }

    /**
     * Runs for the time that the settings say, or longer, until every operation has been accepted and refused.
     *
     * @throws AssertionError if an answer was not as the contract says, or the service logged an error, or some
     *     operation was never accepted or never refused
     */
    public void run() throws IOException {
        Instant end = Instant.now().plus(settings.time());
        Instant limit = end.plusSeconds(120);
        try (ServiceLog log = ServiceLog.listen()) {
            for (int chapter = 0; Instant.now().isBefore(isMeaningful() ? end : limit); chapter++) {
                chapter(settings.seedOf(chapter), chapter == 0, log);
            }
        }
        LOG.info("{}", findings);
        findings.assertNone();
        if (!isMeaningful()) {
            throw new AssertionError(
                    "some operations were hardly called, never accepted or never refused:\n" + findings);
        }
    }

    private boolean isMeaningful() {
        return findings.areMeaningful(operations.stream().map(Operation::id).toList(), LEAST);
    }

    private void chapter(long seed, boolean first, ServiceLog log) throws IOException {
        Random random = new Random(seed);
        Known known = target.newAccount();
        CallGenerator calls = new CallGenerator(target, known, random);
        if (first) {
            for (Call odd : calls.oddities()) {
                send(odd, known, seed, log);
            }
        }
        for (int round = 0; round < 8; round++) {
            List<Operation> order = new ArrayList<>(operations);
            Collections.shuffle(order, random);
            for (Operation operation : order) {
                send(calls.next(operation), known, seed, log);
            }
            send(calls.nextElsewhere(), known, seed, log);
        }
    }

    private void send(Call call, Known known, long seed, ServiceLog log) throws IOException {
        String example = "expected: %s, since it is %s%nseed: -D%s=%d%n%s"
                .formatted(call.expectation, call.change, FuzzSettings.SEED, seed, call.curl(target.uri()));
        String id = call.operation.id();
        try {
            Answer answer = Wire.send(target.uri(), call.bytes(target.uri()));
            check.check(call, answer, fault -> findings.found(fault, id, "%s%n%s".formatted(example, shown(answer))));
            boolean accepted = answer.status() / 100 == 2 && !call.isDryRun();
            findings.called(id, accepted, answer.status() / 100 == 4 && isAboutTheOperation(call));
            if (accepted
                    && call.expectation == Expectation.VALID
                    && answer.mediaType().equals("application/json")) {
                known.learn(call.sent);
                known.learn(JsonMapper.shared().readTree(Call.text(answer.body())));
            }
        } catch (ConnectException e) {
            throw e;
        } catch (IOException e) {
            findings.found("no answer, or half of one (" + call.change + ")", id, example + "\n" + e);
        }
        log.drain(line -> findings.found("logged: " + line.kind(), id, example + "\n" + line.text()));
    }

    private static boolean isAboutTheOperation(Call call) {
        return call.expectation == Expectation.VALID || call.expectation == Expectation.INVALID;
    }

    private static String shown(Answer answer) {
        String body = Call.text(answer.body());
        return "%d %s%n%s"
                .formatted(answer.status(), answer.headers(), body.substring(0, Math.min(800, body.length())));
    }
}
