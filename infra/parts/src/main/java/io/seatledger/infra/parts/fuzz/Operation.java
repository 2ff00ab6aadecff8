package io.seatledger.infra.parts.fuzz;

import io.seatledger.infra.parts.ServedContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An operation of an OpenAPI document.
 *
 * @param path the template of its path
 * @param bodies the schema of its body by media type; empty if it takes none
 * @param responses what it may answer, by status, or {@code default}
 */
record Operation(
        String id,
        String method,
        String path,
        List<Parameter> parameters,
        Map<String, JsonNode> bodies,
        Map<String, JsonNode> responses) {

    record Parameter(String in, String name, boolean required, JsonNode schema) {}

    static List<Operation> in(ServedContract contract) {
        List<Operation> operations = new ArrayList<>();
        contract.at("/paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                operations.add(of(method.getKey(), path.getKey(), method.getValue(), contract))));
        return operations;
    }

    private static Operation of(String method, String path, JsonNode operation, ServedContract contract) {
        return new Operation(
                operation.path("operationId").asString(),
                method.toUpperCase(Locale.ROOT),
                path,
                operation
                        .path("parameters")
                        .valueStream()
                        .map(contract::resolved)
                        .map(p -> new Parameter(
                                p.path("in").asString(),
                                p.path("name").asString(),
                                p.path("required").asBoolean(false),
                                p.path("schema")))
                        .toList(),
                contract.resolved(operation.path("requestBody"))
                        .path("content")
                        .propertyStream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, content -> content.getValue().path("schema"))),
                responses(operation.path("responses"), contract));
    }

    private static Map<String, JsonNode> responses(JsonNode responses, ServedContract contract) {
        return responses
                .propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, response -> contract.resolved(response.getValue())));
    }

    Stream<Parameter> parametersIn(String place) {
        return parameters.stream().filter(parameter -> parameter.in().equals(place));
    }

    /** The schema of the answer that something was created, if the operation creates something. */
    JsonNode created() {
        return responses
                .getOrDefault("201", JsonNodeFactory.instance.missingNode())
                .at("/content/application~1json/schema");
    }

    /** Whether a path, percent-encoded and without a query, is one of this operation. */
    boolean matches(String concrete) {
        return Pattern.matches(path.replaceAll("\\{[^}]*}", "[^/]+"), concrete);
    }

    /** The methods that some of the operations take at a path. */
    static Set<String> methodsAt(String concrete, List<Operation> operations) {
        return operations.stream()
                .filter(operation -> operation.matches(concrete))
                .map(Operation::method)
                .collect(Collectors.toSet());
    }

    /** The media types of what the operation answers when it succeeds. */
    Stream<String> produces() {
        return responses.entrySet().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .flatMap(response -> response.getValue().path("content").propertyNames().stream());
    }
}
