package io.seatledger.command.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SpecificationVersion;
import io.seatledger.command.Scenario;
import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.infra.parts.RawHttp;
import io.seatledger.infra.parts.ServedContract;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The document of the HTTP API describes what the service really does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {

    private static final String PROBLEM = "/content/application~1problem+json";

    private record Call(String method, String path, JsonNode operation) {}

    private ServiceUnderTest service;
    private ServedContract contract;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        contract = new ServedContract(service.get("/v3/api-docs").text(), SpecificationVersion.DRAFT_2020_12);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void hasExactlyTheCommandsAsItsOperations() {
        var codec = Scenario.commandCodec();

        assertThat(contract.at("/openapi").asString()).startsWith("3.1");
        assertThat(calls())
                .extracting(call -> call.operation().path("operationId").asString())
                .containsExactlyInAnyOrderElementsOf(codec.vocabulary().keySet());
        assertThat(calls()).allSatisfy(call -> {
            assertThat(call.operation().path("summary").asString()).isNotBlank();
            assertThat(call.operation().path("tags")).hasSize(1);
            assertThat(call.operation()
                            .path("parameters")
                            .valueStream()
                            .map(p -> p.path("name").asString()))
                    .contains("Idempotency-Key", "If-Match", "dryRun");
        });
    }

    @Test
    void isTheOneThatWasReviewed() throws IOException {
        contract.assertSameAsCommitted("openapi-commands.json");
    }

    @Test
    void hasExamplesThatTellAStoryOfTheService() {
        Map<String, String> identifiers = new HashMap<>();
        SortedMap<String, Call> story = story();
        assertThat(story.values().stream()
                        .map(call -> call.operation().path("operationId").asString())
                        .distinct())
                .hasSameSizeAs(calls());

        story.forEach((step, call) -> {
            Answer answer = send(step, call, identifiers);

            JsonNode responses = call.operation().path("responses");
            JsonNode refusal = responses.path(Integer.toString(answer.status())).at(PROBLEM);
            if (!example(refusal, step).isMissingNode()) {
                assertThat(answer.json()).as(step).isEqualTo(example(refusal, step));
                contract.assertFits(answer.json(), refusal.path("schema"));
                return;
            }
            assertThat(answer.status()).as("%s: %s", step, answer).isBetween(200, 299);
            JsonNode described =
                    responses.path(Integer.toString(answer.status())).at("/content/application~1json");
            contract.assertFits(answer.json(), described.path("schema"));
            assertThat(answer.json().path("accountVersion").asInt())
                    .as(answer.text())
                    .isPositive();
            if (call.operation().path("operationId").asString().equals("users.bulk")) {
                assertThat(answer.json().path("refused").asInt())
                        .as(answer.text())
                        .isZero();
            }
            JsonNode shown = example(described, step);
            if (!shown.isMissingNode()) {
                assertThat(answer.json().path("outcome")).isEqualTo(shown.path("outcome"));
                identifiers.put(
                        shown.path("userId").asString(),
                        answer.json().path("userId").asString());
            }
        });
    }

    /** Nothing of this gets as far as the account, which does not even exist. */
    @Test
    void describesHowARequestIsRefusedThatItDoesNotDescribe() {
        String token = service.tokens().token(ServiceUnderTest.ADMIN);
        for (Call call : calls()) {
            String path = call.path().replaceAll("\\{\\w+}", "nowhere");
            String type = typeOf(call).orElse("application/json");

            HttpRequest.Builder plain =
                    service.request(call.method(), path, token).header("Content-Type", type);
            assertRefusedAsDescribed(call, 406, service.send(plain.copy().header("Accept", "text/html"), "{}"));
            assertRefusedAsDescribed(
                    call,
                    415,
                    service.send(
                            service.request(call.method(), path, token).header("Content-Type", "application/yaml"),
                            "{}"));
            assertRefusedAsDescribed(
                    call,
                    400,
                    service.send(
                            service.request(call.method(), path + "?licensetype=x", token)
                                    .header("Content-Type", type),
                            "{}"));
            assertRefusedAsDescribed(call, 401, service.send(service.request(call.method(), path, null), "{}"));
        }
    }

    @Test
    void hasAllMethodsThatARouteAdmits() {
        String authorization = "Authorization: Bearer " + service.tokens().token(ServiceUnderTest.ADMIN);
        contract.at("/paths").propertyStream().forEach(path -> {
            Set<String> described = new TreeSet<>(List.of("OPTIONS"));
            path.getValue().propertyNames().forEach(method -> described.add(method.toUpperCase(Locale.ROOT)));
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE")) {
                if (!described.contains(method)) {
                    RawHttp.Answer answer = RawHttp.send(
                            service.uri("/"),
                            method + " " + path.getKey().replaceAll("\\{\\w+}", "nowhere") + " HTTP/1.1\n"
                                    + authorization);

                    assertThat(answer.status()).as(method + path.getKey()).isEqualTo(405);
                    assertThat(answer.header("Allow").split(", ?")).containsExactlyInAnyOrderElementsOf(described);
                }
            }
        });
    }

    private void assertRefusedAsDescribed(Call call, int status, Answer answer) {
        JsonNode described =
                contract.resolved(call.operation().path("responses").path(Integer.toString(status)));

        assertThat(answer.status()).as("%s: %s", call.path(), answer).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        contract.assertFits(answer.json(), described.at(PROBLEM + "/schema"));
    }

    private static Optional<String> typeOf(Call call) {
        return call.operation()
                .at("/requestBody/content")
                .propertyStream()
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Test
    void describesTheAnswerToADryRun() {
        service.openAccount("tried");

        Answer answer = service.post("/api/v1/accounts/tried/organizations?dryRun=true", "{\"name\":\"Europe\"}");

        assertThat(answer.json().path("dryRun").asBoolean()).isTrue();
        assertThat(answer.status()).isEqualTo(200);
        contract.assertFits(
                answer.json(),
                contract.at("/paths/~1api~1v1~1accounts~1{accountId}~1organizations/post"
                        + "/responses/200/content/application~1json/schema"));
    }

    private List<Call> calls() {
        return contract.at("/paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .map(method ->
                                new Call(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue())))
                .toList();
    }

    /** Each step, with the operation that has it as an example. */
    private SortedMap<String, Call> story() {
        SortedMap<String, Call> story = new TreeMap<>();
        for (Call call : calls()) {
            call.operation()
                    .path("parameters")
                    .forEach(p -> p.path("examples").propertyNames().forEach(step -> story.put(step, call)));
            call.operation()
                    .at("/requestBody/content")
                    .forEach(m -> m.path("examples").propertyNames().forEach(step -> story.put(step, call)));
        }
        return story;
    }

    private Answer send(String step, Call call, Map<String, String> identifiers) {
        String path = call.path();
        var query = new StringBuilder();
        for (JsonNode parameter : call.operation().path("parameters")) {
            JsonNode value = example(parameter, step);
            if (!value.isMissingNode()) {
                contract.assertFits(value, parameter.path("schema"));
                String name = parameter.path("name").asString();
                String text = URLEncoder.encode(value.asString(), StandardCharsets.UTF_8);
                switch (parameter.path("in").asString()) {
                    case "path" -> path = path.replace("{" + name + "}", text);
                    case "query" ->
                        query.append(query.isEmpty() ? '?' : '&')
                                .append(name)
                                .append('=')
                                .append(text);
                    default -> throw new AssertionError(parameter);
                }
            }
        }
        String token = call.operation().path("operationId").asString().equals("account.open")
                ? service.tokens().token("operator", "platform:operate")
                : service.tokens().token(ServiceUnderTest.ADMIN);
        HttpRequest.Builder request = service.request(call.method(), actual(path, identifiers) + query, token);
        for (Map.Entry<String, JsonNode> body :
                call.operation().at("/requestBody/content").properties()) {
            JsonNode value = example(body.getValue(), step);
            if (value.isMissingNode()) {
                continue;
            }
            contract.assertFits(value, body.getValue().path("schema"));
            return service.send(
                    request.header("Content-Type", body.getKey()),
                    actual(value.isString() ? value.asString() : value.toString(), identifiers));
        }
        return service.send(request, null);
    }

    private static JsonNode example(JsonNode described, String step) {
        return described.path("examples").path(step).path("value");
    }

    private static String actual(String text, Map<String, String> identifiers) {
        String actual = text;
        for (Map.Entry<String, String> identifier : identifiers.entrySet()) {
            actual = actual.replace(identifier.getKey(), identifier.getValue());
        }
        return actual;
    }
}
