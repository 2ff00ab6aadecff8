package io.seatledger.infra.parts.fuzz;

import com.networknt.schema.Error;
import io.seatledger.infra.parts.ServedContract;
import io.seatledger.infra.parts.fuzz.Call.Expectation;
import io.seatledger.infra.parts.fuzz.Wire.Answer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares answers with the contract. Whatever is wrong is described in words that are the same for the same fault. */
final class AnswerCheck {

    /** A read may wait five seconds for a version, and a busy machine stalls for some. */
    private static final Duration SLOWEST = Duration.ofSeconds(15);

    private static final String PROBLEM = "application/problem+json";
    private static final Pattern INSIDES = Pattern.compile(
            "java\\.|jakarta\\.|tools\\.jackson|org\\.springframework|org\\.apache|io\\.seatledger\\.|Exception|Cannot"
                    + " deserialize");
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final ServedContract contract;
    private final List<Operation> operations;

    AnswerCheck(ServedContract contract) {
        this.contract = contract;
        this.operations = Operation.in(contract);
    }

    /** Reports each fault of an answer. */
    void check(Call call, Answer answer, Consumer<String> faults) {
        if (answer.status() == 0) {
            faults.accept("the connection is closed without an answer: " + call.change);
            return;
        }
        if (answer.took().compareTo(SLOWEST) > 0) {
            faults.accept("slower than " + SLOWEST);
        }
        boolean routed = call.expectation != Expectation.WRONG_METHOD
                && call.requestLine == null
                && call.operation.method().equals(call.method);
        if (answer.status() >= 500
                && !(answer.status() == 503 && !answer.header("Retry-After").isEmpty())) {
            faults.accept("status " + answer.status());
        }
        if (routed && !call.operation.path().isEmpty()) {
            asDescribed(call.operation, answer, faults);
        }
        if (answer.status() >= 400 && !call.method.equals("HEAD")) {
            problem(answer, faults);
        }
        expected(call, answer, faults);
    }

    private void asDescribed(Operation operation, Answer answer, Consumer<String> faults) {
        JsonNode response = operation.responses().get(Integer.toString(answer.status()));
        response = response == null ? operation.responses().get("default") : response;
        if (response == null) {
            faults.accept("status " + answer.status() + " is not documented");
            return;
        }
        JsonNode content = response.path("content").path(answer.mediaType());
        if (content.isMissingNode()) {
            faults.accept("content type of %d is not documented: %s".formatted(answer.status(), answer.mediaType()));
        } else if (answer.mediaType().endsWith("json")) {
            body(answer, faults).forEach(body -> fits(body, content.path("schema"), faults));
        }
        response.path("headers").properties().forEach(entry -> {
            JsonNode header = contract.resolved(entry.getValue());
            String value = answer.header(entry.getKey());
            if (value.isEmpty() && header.path("required").asBoolean(false)) {
                faults.accept("the header " + entry.getKey() + " is missing");
            } else if (!value.isEmpty()) {
                fits(
                        Values.ofParameter(value, contract.resolved(header.path("schema"))),
                        header.path("schema"),
                        faults);
            }
        });
        if (answer.header("Content-Type").isEmpty()) {
            faults.accept("there is no content type");
        }
    }

    private void problem(Answer answer, Consumer<String> faults) {
        if (!answer.mediaType().equals(PROBLEM)) {
            faults.accept("%d is a %s, not a problem".formatted(answer.status(), answer.mediaType()));
            return;
        }
        body(answer, faults).forEach(problem -> problem(problem, answer.status(), faults));
    }

    /** Reports what is wrong with a problem, wherever it is. */
    static void problem(JsonNode problem, int status, Consumer<String> faults) {
        if (problem.path("status").asInt(-1) != status) {
            faults.accept("the status in the problem is not %d".formatted(status));
        }
        for (String member : List.of("type", "title", "code", "detail")) {
            if (problem.path(member).asString("").isBlank()) {
                faults.accept("a problem without " + member);
            }
        }
        insides(problem.toString(), faults);
    }

    /** Reports text that only those who wrote the service understand. */
    static void insides(String text, Consumer<String> faults) {
        var found = INSIDES.matcher(text);
        if (found.find()) {
            faults.accept("an answer shows the insides: " + found.group());
        }
    }

    private static Stream<JsonNode> body(Answer answer, Consumer<String> faults) {
        return json(Call.text(answer.body()), faults);
    }

    /** Reads a JSON text; reports if it is none, or has a member twice. */
    static Stream<JsonNode> json(String text, Consumer<String> faults) {
        try {
            return Stream.of(STRICT.readTree(text));
        } catch (JacksonException e) {
            faults.accept("an answer is not strict JSON: " + e.getOriginalMessage());
            return Stream.empty();
        }
    }

    void fits(JsonNode value, JsonNode schema, Consumer<String> faults) {
        List<Error> errors = contract.errors(value, schema);
        if (!errors.isEmpty()) {
            faults.accept("an answer is not as described: " + errors.getFirst());
        }
    }

    private void expected(Call call, Answer answer, Consumer<String> faults) {
        int status = answer.status();
        switch (call.expectation) {
            case VALID -> {
                if (status >= 300) {
                    JsonNode problem = answer.mediaType().endsWith("json")
                            ? JsonMapper.shared().readTree(Call.text(answer.body()))
                            : contract.at("/none");
                    if (isRefusedBeforeTheDecision(problem)) {
                        faults.accept("refused though valid: %d %s".formatted(status, reason(problem)));
                    }
                }
            }
            case INVALID -> {
                if (status < 400 || status == 401 || status == 405 || status == 406 || status == 415) {
                    faults.accept("not refused as invalid (%s) but %d".formatted(call.change, status));
                }
            }
            case UNAUTHENTICATED -> must(401, call, status, faults);
            case NOT_ACCEPTABLE -> must(406, call, status, faults);
            case UNSUPPORTED_MEDIA_TYPE -> must(415, call, status, faults);
            case WRONG_METHOD -> {
                if (!(call.method.equals("OPTIONS") && status == 200)) {
                    must(405, call, status, faults);
                }
                allow(call, answer, faults);
            }
            case ANYTHING -> {}
        }
    }

    private static void must(int wanted, Call call, int status, Consumer<String> faults) {
        if (status != wanted) {
            faults.accept("not %d (%s) but %d".formatted(wanted, call.change, status));
        }
    }

    private static boolean isRefusedBeforeTheDecision(JsonNode problem) {
        String code = problem.path("code").asString("");
        return code.isEmpty()
                || code.startsWith("request.")
                || Set.of("unauthenticated", "method-not-allowed", "not-acceptable", "unsupported-media-type")
                        .contains(code);
    }

    /** What a problem says is wrong, without the values that were sent. */
    static String reason(JsonNode problem) {
        String error = problem.at("/errors/0/field").asString("") + " "
                + problem.at("/errors/0/message")
                        .asString(problem.path("detail").asString(""));
        return problem.path("code").asString("") + " "
                + error.replaceAll("\\[\\d+]", "[]").replaceAll("[\"'“][^\"'”]*[\"'”]", "…");
    }

    private void allow(Call call, Answer answer, Consumer<String> faults) {
        Set<String> documented = Operation.methodsAt(call.path, operations);
        Set<String> allowed = new HashSet<>(List.of(answer.header("Allow").split("\\s*,\\s*")));
        allowed.remove("OPTIONS");
        if (documented.contains("GET")) {
            allowed.remove("HEAD");
        }
        // Of two templates that match, such as /users/bulk and /users/{userId}, the first may speak for itself.
        Set<String> own = operations.stream()
                .filter(operation -> operation.path().equals(call.operation.path()))
                .map(Operation::method)
                .collect(Collectors.toSet());
        if (!allowed.equals(documented) && !allowed.equals(own)) {
            faults.accept("Allow is %s where %s are documented (%s)"
                    .formatted(answer.header("Allow"), documented, call.change));
        }
    }
}
