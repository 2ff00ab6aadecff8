package io.seatledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.seatledger.events.AccountEvent.LicenseTypeAdded;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.ImportEvent.RefusedRow;
import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.ImportEvent.UserImportStarted;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.infra.parts.CommittedContract;
import io.seatledger.query.ServiceUnderTest.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every example in {@code /v3/api-docs} but a cursor can be sent unchanged, and its answer matches its description. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DescribedApiIT {

    private static final String EVENTS = "text/event-stream";
    private static final JsonMapper PRETTY = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final HttpClient http = HttpClient.newHttpClient();
    private ServiceUnderTest service;
    private JsonNode api;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        api = service.get("/v3/api-docs", null).json();
        String a = "acme";
        Ledger ledger = Ledger.of(a)
                .with(new OrganizationCreated(a, "acme-europe", "Acme Europe"))
                .with(new ProjectCreated(a, "apollo", "acme-europe", "Apollo"))
                .with(new LicenseTypeAdded(a, "enterprise", "Enterprise"))
                .with(new LicensePoolOpened(a, "enterprise-global", "enterprise", "Global", null, 100))
                .with(new UserImportStarted(a, "import-1", 2))
                .with(invited(a, "jane", "Jane Doe"))
                .with(new LicenseReserved(a, "jane", "enterprise-global", "enterprise"))
                .with(invited(a, "janet", null))
                .with(new LicenseReserved(a, "janet", "enterprise-global", "enterprise"))
                .with(new UserImportRowsHandled(
                        a,
                        "import-1",
                        1,
                        List.of(
                                RowOutcome.accepted(2, "invited", "jane"),
                                new RowOutcome(
                                        3,
                                        "invitation.not-an-address",
                                        null,
                                        new RefusedRow("nobody", "No, Body", null, null, "pro:global"),
                                        "email",
                                        "nobody",
                                        "This is not an email address."))));
        service.publish(ledger);
        assertThat(service.get("/api/v1/accounts/acme?minAccountVersion=" + ledger.version())
                        .status())
                .isEqualTo(200);
    }

    private static UserInvited invited(String account, String user, @Nullable String name) {
        String email = user + "@example.com";
        return new UserInvited(
                account,
                user,
                "i-" + user,
                email,
                email,
                "claim-" + user,
                name,
                "acme-europe",
                "apollo",
                Instant.parse("2030-01-01T00:00:00Z"),
                false);
    }

    @AfterAll
    void stop() {
        service.close();
        http.close();
    }

    /** An operation of the description. */
    record Operation(String path, JsonNode description) {

        @Override
        public String toString() {
            return path;
        }
    }

    List<Operation> operations() {
        return api.path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue().valueStream().map(get -> new Operation(path.getKey(), get)))
                .toList();
    }

    @Test
    void hasNothingButReads() {
        assertThat(operations()).hasSize(16);
        assertThat(api.path("paths").valueStream().flatMap(path -> path.propertyNames().stream()))
                .containsOnly("get");
    }

    @Test
    void isTheOneThatWasReviewed() throws IOException {
        CommittedContract.assertSame(
                "openapi-reads.json", PRETTY.writeValueAsString(PRETTY.convertValue(api, Object.class)) + "\n");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void saysWhatAnOperationIsFor(Operation operation) {
        JsonNode description = operation.description();

        assertThat(description.path("summary").asString("")).isNotBlank();
        assertThat(description.path("tags")).isNotEmpty();
        assertThat(description.path("parameters")).isNotEmpty().allSatisfy(parameter -> {
            assertThat(parameter.has("example"))
                    .as("example of " + parameter.path("name"))
                    .isTrue();
            assertThat(parameter.path("description").asString(""))
                    .as(parameter.toString())
                    .isNotBlank();
        });
        assertThat(description.at("/responses/200/description").asString(""))
                .isNotBlank()
                .isNotEqualTo("OK");
        assertThat(description.path("responses").propertyNames())
                .contains("200", "400", "401", "403", "404", "406", "415", "503")
                .doesNotContain("default");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void answersItsOwnExamplesAsItSays(Operation operation) throws IOException, InterruptedException {
        HttpRequest request = fromExamples(operation);
        JsonNode described = operation.description().at("/responses/200");
        String type = described.path("content").propertyNames().iterator().next();

        Answer answer = answerTo(request, type);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith(type);
        assertThat(!answer.header("ETag").isEmpty())
                .isEqualTo(described.path("headers").has("ETag"));
        assertIsAsDescribed(
                described.path("content").path(type).path("schema"),
                type.equals(MediaType.APPLICATION_JSON_VALUE)
                        ? answer.text()
                        : JsonMapper.shared().writeValueAsString(answer.text()));
        if (type.equals(EVENTS)) {
            assertThat(eventsOf(answer.text()))
                    .extracting(event -> event.path("event").asString())
                    .contains("user", "license-pool", "synced");
            assertThat(eventsOf(answer.text()))
                    .allSatisfy(event -> assertIsAsDescribed(
                            described.path("content").path(type).path("schema").path("contentSchema"),
                            event.toString()));
        }
    }

    /** The events of a stream, as objects with their fields. The {@code data} of each is JSON. */
    private static List<ObjectNode> eventsOf(String stream) {
        return Arrays.stream(stream.split("\n\n"))
                .map(event -> {
                    ObjectNode fields = JsonMapper.shared().createObjectNode();
                    event.lines().map(line -> line.split(":", 2)).forEach(line -> {
                        if (line[0].equals("data")) {
                            fields.set("data", JsonMapper.shared().readTree(line[1]));
                        } else {
                            fields.put(line[0], line[1]);
                        }
                    });
                    return fields;
                })
                .toList();
    }

    @Test
    void describesProblems() {
        Answer problem = service.get("/api/v1/accounts/acme/users?sort=age");

        assertIsAsDescribed(
                api.at("/components/responses/BadRequest/content/application~1problem+json/schema"), problem.text());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void describesHowARequestIsRefusedThatItDoesNotDescribe(Operation operation) {
        String path = operation.path().replaceAll("\\{\\w+}", "nowhere");
        String token = service.tokens().token("ada");

        assertRefusedAsDescribed(operation, 400, service.request(path + "?licensetype=x", token));
        assertRefusedAsDescribed(operation, 401, service.request(path, null));
        assertRefusedAsDescribed(operation, 403, service.request(path, token));
        assertRefusedAsDescribed(operation, 406, service.request(path, token).header("Accept", "text/html"));
        assertRefusedAsDescribed(
                operation, 415, service.request(path, token).method("GET", BodyPublishers.ofString("{}")));
    }

    private void assertRefusedAsDescribed(Operation operation, int status, HttpRequest.Builder request) {
        String described = operation
                .description()
                .at("/responses/" + status + "/$ref")
                .asString()
                .substring(1);
        HttpResponse<String> answer =
                http.sendAsync(request.build(), BodyHandlers.ofString()).join();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        api.at(described + "/headers")
                .propertyNames()
                .forEach(header ->
                        assertThat(answer.headers().firstValue(header)).isPresent());
        assertIsAsDescribed(api.at(described + "/content/application~1problem+json/schema"), answer.body());
    }

    @Test
    void noticesAnAnswerThatIsNotAsDescribed() {
        JsonNode schema =
                api.at("/paths/~1api~1v1~1accounts~1{accountId}/get/responses/200/content/application~1json/schema");

        assertThat(errors(schema, "{}")).isNotEmpty();
        assertThat(errors(schema, service.get("/api/v1/accounts/acme").text().replace("\"Enterprise\"", "7")))
                .isNotEmpty();
    }

    private HttpRequest fromExamples(Operation operation) {
        String path = operation.path();
        String query = operation
                .description()
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asString().equals("query"))
                // Only the service can make a cursor.
                .filter(parameter -> !parameter.path("name").asString().equals("cursor"))
                .map(parameter -> parameter.path("name").asString() + "=" + example(parameter))
                .collect(Collectors.joining("&", "?", ""));
        for (JsonNode parameter : operation.description().path("parameters")) {
            if (parameter.path("in").asString().equals("path")) {
                path = path.replace("{" + parameter.path("name").asString() + "}", example(parameter));
            }
        }
        HttpRequest.Builder request =
                service.request(path + query, service.tokens().token("ada"));
        operation
                .description()
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asString().equals("header"))
                .forEach(parameter -> request.header(parameter.path("name").asString(), example(parameter)));
        return request.build();
    }

    private static String example(JsonNode parameter) {
        return URLEncoder.encode(parameter.path("example").asString(), StandardCharsets.UTF_8);
    }

    private Answer answerTo(HttpRequest request, String type) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            return new Answer(
                    response.statusCode(), response.headers(), type.equals(EVENTS) ? round(lines) : all(lines));
        }
    }

    private static String all(BufferedReader lines) {
        return lines.lines().collect(Collectors.joining("\n"));
    }

    /** The first round of a stream, which ends with {@code synced}. */
    private static String round(BufferedReader lines) throws IOException {
        var round = new StringBuilder();
        boolean last = false;
        for (String line = lines.readLine(); line != null && !(last && line.isEmpty()); line = lines.readLine()) {
            last |= line.equals("event:synced");
            round.append(line).append('\n');
        }
        return round.toString();
    }

    private void assertIsAsDescribed(JsonNode schema, String json) {
        assertThat(schema).isNotEmpty();
        assertThat(errors(schema, json)).as(json).isEmpty();
    }

    private List<String> errors(JsonNode schema, String json) {
        ObjectNode document = ((ObjectNode) schema.deepCopy()).set("components", api.path("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(document)
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }
}
