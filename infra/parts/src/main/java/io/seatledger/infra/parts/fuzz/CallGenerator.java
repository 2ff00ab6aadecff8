package io.seatledger.infra.parts.fuzz;

import static io.seatledger.infra.parts.fuzz.Call.encoded;
import static io.seatledger.infra.parts.fuzz.Call.utf8;

import com.networknt.schema.Error;
import io.seatledger.infra.parts.ServedContract;
import io.seatledger.infra.parts.fuzz.Call.Expectation;
import io.seatledger.infra.parts.fuzz.Call.Header;
import io.seatledger.infra.parts.fuzz.Operation.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Makes requests: about half of them valid, the others valid but for one change. */
final class CallGenerator {

    private static final String JSON = "application/json";

    /** What is sent in a form is sent without one as well. */
    private static final String FORM = "multipart/form-data";

    private final ServedContract contract;
    private final FuzzTarget target;
    private final Random random;
    private final Values values;
    private final List<Operation> operations;

    CallGenerator(FuzzTarget target, Known known, Random random) {
        this.contract = target.contract();
        this.target = target;
        this.random = random;
        this.values = new Values(contract, known, random);
        this.operations = Operation.in(contract);
    }

    /** A call of an operation. */
    Call next(Operation operation) {
        Call call = valid(operation);
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> changeBody(call);
            case 4, 5 -> changeQuery(call);
            case 6 -> changeHeader(call);
            case 7 -> changePath(call);
            case 8 -> changeMediaTypes(call);
            case 9 -> changeMethod(call);
            case 10 -> changeToken(call);
            case 11 -> changeWire(call);
            default -> {}
        }
        return call;
    }

    /** Every odd request once: each request line and header on some operation, each query on each other route. */
    List<Call> oddities() {
        List<Call> calls = new ArrayList<>();
        for (String line : OddRequests.ODD_REQUEST_LINES) {
            Call call = valid(oneOf(operations));
            call.requestLine = line;
            call.changed("an odd request line", Expectation.ANYTHING);
            calls.add(call);
        }
        for (Header header : OddRequests.ODD_HEADERS) {
            Call call = valid(oneOf(operations));
            call.headers.add(header);
            call.changed("the header " + header.name(), Expectation.ANYTHING);
            calls.add(call);
        }
        for (String route : OddRequests.OTHER_ROUTES) {
            for (String query : OddRequests.BROKEN_QUERIES) {
                Call call = elsewhere("GET", route);
                call.query.add(query);
                calls.add(call);
            }
        }
        return calls;
    }

    private Call elsewhere(String method, String route) {
        Call call = new Call(new Operation("(other routes)", method, "", List.of(), Map.of(), Map.of()));
        call.path = route;
        call.changed("another route", Expectation.ANYTHING);
        return call;
    }

    /** A call of a route that no operation has. */
    Call nextElsewhere() {
        Call call = elsewhere(oneOf(OddRequests.METHODS.subList(0, 7)), oneOf(OddRequests.OTHER_ROUTES));
        if (random.nextBoolean()) {
            call.header("Authorization", "Bearer " + target.token(""));
        }
        if (random.nextBoolean()) {
            call.query.add(oneOf(OddRequests.BROKEN_QUERIES));
        }
        if (random.nextInt(4) == 0) {
            call.headers.add(oneOf(OddRequests.ODD_HEADERS));
        }
        if (random.nextInt(4) == 0) {
            call.header("Accept", oneOf(OddRequests.UNDOCUMENTED_ANSWERS));
        }
        return call;
    }

    private Call valid(Operation operation) {
        Call call = new Call(operation);
        values.forAnswer(operation.created());
        call.path = operation.path();
        operation.parametersIn("path").forEach(p -> call.path = withPathParameter(call.path, p, pathValue(p)));
        call.header("Authorization", "Bearer " + target.token(operation.id()));
        String answer = operation.produces().findFirst().orElse("*/*");
        call.header(
                "Accept",
                oneOf(List.of(
                        answer, answer, "*/*", answer + ", application/problem+json;q=0.5", "*/*;q=0.1," + answer)));
        if (random.nextInt(4) == 0) {
            call.header("Accept", null);
        }
        operation
                .parametersIn("query")
                .filter(this::isPresent)
                .forEach(p -> call.parameter(
                        p.name(), values.fitting(p.schema(), p.name()).asString()));
        operation.parametersIn("header").filter(this::isPresent).forEach(p -> call.header(p.name(), headerValue(p)));
        if (!operation.bodies().isEmpty()) {
            String type = oneOf(operation.bodies().keySet().stream()
                    .filter(each -> !each.equals(FORM))
                    .toList());
            call.header("Content-Type", type);
            JsonNode body =
                    values.fitting(Objects.requireNonNull(operation.bodies().get(type)), type);
            call.sent = body;
            call.body = utf8(type.equals(JSON) ? body.toString() : body.asString());
        }
        return call;
    }

    private boolean isPresent(Parameter parameter) {
        return parameter.required() || random.nextInt(5) == 0;
    }

    private static String withPathParameter(String path, Parameter parameter, String value) {
        return path.replace("{" + parameter.name() + "}", encoded(value));
    }

    /** An empty segment, and one of dots, would be another path. */
    private String pathValue(Parameter parameter) {
        String value = values.fitting(parameter.schema(), parameter.name()).asString();
        return value.matches("\\.*") ? "x" : value;
    }

    /** A value of a header that can be sent: printable, without spaces around it. */
    private String headerValue(Parameter parameter) {
        for (int i = 0; i < 200; i++) {
            String value = values.fitting(parameter.schema(), parameter.name()).asString();
            if (value.matches("[!-~]([ -~]*[!-~])?")) {
                return value;
            }
        }
        throw new IllegalStateException("found no value that can be sent for " + parameter);
    }

    private void changeBody(Call call) {
        String type = call.operation.bodies().keySet().stream().findFirst().orElse("");
        String body = call.body;
        if (body == null) {
            changeQuery(call);
            return;
        }
        JsonNode schema = Objects.requireNonNull(call.operation.bodies().get(type));
        switch (random.nextInt(10)) {
            case 0 -> {
                call.body = body.replaceFirst("[a-z]", "\u00ff");
                call.changed(
                        "a body that is not UTF-8",
                        body.equals(call.body) ? Expectation.ANYTHING : Expectation.INVALID);
            }
            case 1, 2 -> {
                call.body = type.equals(JSON) ? utf8(values.brokenJson(call.sent)) : "\u0000";
                call.changed(
                        "a body that is broken", body.equals(call.body) ? Expectation.ANYTHING : Expectation.INVALID);
            }
            case 3 -> {
                call.body = body + " ".repeat(140_000);
                call.changed("a long body", Expectation.ANYTHING);
            }
            default -> {
                JsonNode changed = values.mutated(call.sent);
                if (!type.equals(JSON)) {
                    return;
                }
                call.sent = changed;
                call.body = utf8(changed.toString());
                List<Error> errors = contract.errors(changed, schema);
                call.changed(
                        errors.isEmpty() ? "valid" : "body: " + withoutNumbers(errors.getFirst()),
                        Expectation.of(values.judge(changed, schema)));
            }
        }
    }

    private static String withoutNumbers(Error error) {
        return error.toString().replaceAll("\\d+", "#");
    }

    private void changeQuery(Call call) {
        List<Parameter> parameters = call.operation.parametersIn("query").toList();
        if (parameters.isEmpty() || random.nextInt(3) == 0) {
            call.parameter(oneOf(List.of("x", "dryrun", "DRYRUN", "accountId", "_", " ", "ж")), "1");
            call.changed("an unknown query parameter", Expectation.INVALID);
            return;
        }
        Parameter parameter = oneOf(parameters);
        call.query.removeIf(text -> text.startsWith(parameter.name() + "="));
        if (random.nextBoolean()) {
            call.parameter(
                    parameter.name(),
                    values.fitting(parameter.schema(), parameter.name()).asString());
            call.parameter(
                    parameter.name(),
                    values.fitting(parameter.schema(), parameter.name()).asString());
            call.changed("the query parameter " + parameter.name() + " twice", Expectation.INVALID);
        } else {
            String text = values.hostileText(parameter.schema());
            call.parameter(parameter.name(), text);
            call.changed("another value of " + parameter.name(), judged(text, parameter));
        }
    }

    private Expectation judged(String text, Parameter parameter) {
        JsonNode schema = contract.resolved(parameter.schema());
        boolean unclear = text.isEmpty() || text.matches("-?0\\d*");
        return unclear ? Expectation.ANYTHING : Expectation.of(values.judge(Values.ofParameter(text, schema), schema));
    }

    private void changeHeader(Call call) {
        List<Parameter> parameters = call.operation.parametersIn("header").toList();
        if (parameters.isEmpty()) {
            return;
        }
        Parameter parameter = oneOf(parameters);
        String name = parameter.name();
        switch (random.nextInt(3)) {
            case 0 -> {
                call.header(name, null);
                call.headers.add(new Header(name, "k\u00e9\u00ff"));
                call.changed("bytes that are not ASCII in " + name, Expectation.INVALID);
            }
            case 1 -> {
                call.headers.add(new Header(name, headerValue(parameter)));
                call.headers.add(new Header(name, headerValue(parameter)));
                call.changed("the header " + name + " twice", Expectation.ANYTHING);
            }
            default -> {
                String text = values.hostileText(parameter.schema());
                call.header(name, text.replaceAll("[\r\n\u0000]", ""));
                boolean plain = text.matches("[!-~]([ -~]*[!-~])?");
                call.changed("another value of " + name, plain ? judged(text, parameter) : Expectation.ANYTHING);
            }
        }
    }

    private void changePath(Call call) {
        List<Parameter> parameters = call.operation.parametersIn("path").toList();
        if (parameters.isEmpty()) {
            return;
        }
        Parameter changed = oneOf(parameters);
        String text = values.hostileText(changed.schema());
        call.path = call.operation.path();
        for (Parameter parameter : parameters) {
            call.path =
                    withPathParameter(call.path, parameter, parameter.equals(changed) ? text : pathValue(parameter));
        }
        call.changed(
                "another value of " + changed.name(),
                text.matches("\\.*") || judged(text, changed) != Expectation.INVALID
                        ? Expectation.ANYTHING
                        : Expectation.INVALID);
    }

    private void changeMediaTypes(Call call) {
        boolean takesABody = call.body != null;
        switch (random.nextInt(takesABody ? 4 : 2)) {
            case 0 -> {
                String type = oneOf(OddRequests.UNCLEAR_ANSWERS);
                call.header("Accept", type);
                call.changed("an odd Accept", Expectation.ANYTHING);
            }
            case 1 -> {
                String type = oneOf(OddRequests.UNDOCUMENTED_ANSWERS);
                call.header("Accept", type);
                call.changed("an undocumented Accept", Expectation.NOT_ACCEPTABLE);
            }
            case 2 -> {
                call.header("Content-Type", null);
                call.changed("no content type", Expectation.UNSUPPORTED_MEDIA_TYPE);
            }
            default -> {
                String type = oneOf(OddRequests.UNDOCUMENTED_BODIES);
                call.header("Content-Type", type);
                call.changed("Content-Type: " + type, Expectation.UNSUPPORTED_MEDIA_TYPE);
            }
        }
    }

    private void changeMethod(Call call) {
        String method = oneOf(OddRequests.METHODS);
        Set<String> documented = Operation.methodsAt(call.path, operations);
        if (!documented.contains(method)) {
            call.method = method;
            if (method.equals("OPTIONS")) {
                call.query.clear();
                call.body = null;
                call.header("Content-Type", null);
            }
            call.changed(
                    "method " + method,
                    (method.equals("HEAD") && documented.contains("GET")) || method.equals("post")
                            ? Expectation.ANYTHING
                            : Expectation.WRONG_METHOD);
        }
    }

    private void changeToken(Call call) {
        if (random.nextInt(3) == 0) {
            call.header("Authorization", "Bearer " + target.strangersToken());
            call.change += ", by a stranger";
            return;
        }
        String bad = random.nextBoolean()
                ? "Bearer " + oneOf(target.badTokens())
                : oneOf(List.of(
                        "",
                        "Bearer",
                        "Bearer ",
                        "Basic YTpi",
                        "Bearer a b",
                        "Bearer \u00ff",
                        "Bearer a.b.c",
                        "nonsense"));
        call.header("Authorization", bad.isEmpty() ? null : bad);
        call.changed("a bad token: " + bad.substring(0, Math.min(60, bad.length())), Expectation.UNAUTHENTICATED);
    }

    private void changeWire(Call call) {
        switch (random.nextInt(3)) {
            case 0 -> {
                String query = oneOf(OddRequests.BROKEN_QUERIES);
                call.query.add(query);
                call.changed("the query " + query.substring(0, Math.min(20, query.length())), Expectation.INVALID);
            }
            case 1 -> {
                Header odd = oneOf(OddRequests.ODD_HEADERS);
                call.headers.add(odd);
                call.changed("the header " + odd.name(), Expectation.ANYTHING);
            }
            default -> {
                call.requestLine = oneOf(OddRequests.ODD_REQUEST_LINES);
                call.changed("an odd request line", Expectation.ANYTHING);
            }
        }
    }

    private <T> T oneOf(List<? extends T> choices) {
        return FuzzSettings.oneOf(choices, random);
    }
}
