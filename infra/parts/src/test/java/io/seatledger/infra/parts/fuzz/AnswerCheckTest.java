package io.seatledger.infra.parts.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SpecificationVersion;
import io.seatledger.infra.parts.ServedContract;
import io.seatledger.infra.parts.fuzz.Call.Expectation;
import io.seatledger.infra.parts.fuzz.Wire.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fuzzer that finds nothing proves nothing, unless it is seen to find things. */
class AnswerCheckTest {

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private final ServedContract contract = new ServedContract("""
        {"openapi": "3.1.0",
         "paths": {"/things": {"post": {"operationId": "thing.add", "responses": {
           "201": {
             "headers": {"ETag": {"required": true, "schema": {"type": "string", "pattern": "^\\"[0-9]+\\"$"}}},
             "content": {"application/json": {"schema": {"type": "object", "required": ["thingId"]}}}},
           "409": {"content": {"application/problem+json": {"schema": {"type": "object"}}}},
           "default": {"content": {"application/problem+json": {"schema": {"type": "object"}}}}}}}}}
        """, SpecificationVersion.DRAFT_2020_12);

    @Nested
    class ToAValidRequest {

        @Test
        void isRightWhenItIsDescribed() {
            assertThat(faults(Expectation.VALID, added("{\"thingId\":\"a\"}"))).isEmpty();
            assertThat(faults(Expectation.VALID, problem(409, "thing.exists", "")))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{}                              | required property 'thingId' not found",
                    "{\"thingId\":1,\"thingId\":2}   | Duplicate Object property \"thingId\"",
                    "{\"thingId\":                   | not strict JSON"
                })
        void isWrongWithAnotherBody(String body, String fault) {
            assertThat(faults(Expectation.VALID, added(body)))
                    .singleElement()
                    .asString()
                    .contains(fault);
        }

        @Test
        void isWrongWithAnotherContentType() {
            assertThat(faults(
                            Expectation.VALID, answer(201, Map.of("etag", "\"1\"", "content-type", "text/plain"), "")))
                    .containsExactly("content type of 201 is not documented: text/plain");
        }

        @Test
        void isWrongWithoutAHeaderOrWithAnother() {
            assertThat(faults(Expectation.VALID, answer(201, Map.of("content-type", JSON), "{\"thingId\":1}")))
                    .containsExactly("the header ETag is missing");
            assertThat(faults(
                            Expectation.VALID,
                            answer(201, Map.of("content-type", JSON, "etag", "1"), "{\"thingId\":1}")))
                    .singleElement()
                    .asString()
                    .contains("does not match the regex pattern");
        }

        @Test
        void isWrongWhenItRefusesTheRequestItself() {
            assertThat(faults(Expectation.VALID, problem(400, "request.invalid", "")))
                    .containsExactly("refused though valid: 400 request.invalid  Detail");
        }

        @Test
        void isWrongWhenItFails() {
            assertThat(faults(Expectation.ANYTHING, problem(500, "internal-error", "")))
                    .containsExactly("status 500");
            assertThat(faults(Expectation.ANYTHING, problem(503, "overloaded", "")))
                    .containsExactly("status 503");
        }

        @Test
        void isWrongWhenItIsSlowOrMissing() {
            Answer late = new Answer(201, added("").headers(), "{\"thingId\":\"a\"}", Duration.ofSeconds(16));

            assertThat(faults(Expectation.VALID, late)).containsExactly("slower than PT15S");
            assertThat(faults(Expectation.VALID, answer(0, Map.of(), "")))
                    .singleElement()
                    .asString()
                    .contains("closed");
        }
    }

    @Nested
    class ToAnInvalidRequest {

        @ParameterizedTest
        @CsvSource({"INVALID, 400", "UNAUTHENTICATED, 401", "NOT_ACCEPTABLE, 406", "UNSUPPORTED_MEDIA_TYPE, 415"})
        void isRightWithTheStatusThatSaysWhy(Expectation expectation, int status) {
            assertThat(faults(expectation, problem(status, "request.invalid", "")))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"INVALID", "UNAUTHENTICATED", "NOT_ACCEPTABLE", "UNSUPPORTED_MEDIA_TYPE"})
        void isWrongWhenItAcceptsTheRequest(Expectation expectation) {
            assertThat(faults(expectation, added("{\"thingId\":\"a\"}")))
                    .singleElement()
                    .asString()
                    .contains("but 201");
        }

        @Test
        void isWrongWhenItIsNoProblem() {
            assertThat(faults(Expectation.INVALID, answer(400, Map.of("content-type", "text/html"), "")))
                    .contains("400 is a text/html, not a problem");
            assertThat(faults(Expectation.INVALID, answer(400, Map.of("content-type", PROBLEM), "{\"status\":409}")))
                    .contains("the status in the problem is not 400", "a problem without code");
        }

        @ParameterizedTest
        @CsvSource({"java.lang.String", "tools.jackson.X", "NullPointerException", "Cannot deserialize value"})
        void isWrongWhenItShowsTheInsides(String text) {
            assertThat(faults(Expectation.INVALID, problem(400, "request.invalid", text)))
                    .singleElement()
                    .asString()
                    .startsWith("an answer shows the insides");
        }

        @Test
        void isWrongWhenAllowIsNotTrue() {
            assertThat(faults(Expectation.WRONG_METHOD, notAllowed("POST, OPTIONS")))
                    .isEmpty();
            assertThat(faults(Expectation.WRONG_METHOD, notAllowed("POST, PUT")))
                    .hasSize(1);
            assertThat(faults(Expectation.WRONG_METHOD, notAllowed(""))).hasSize(1);
        }

        private Answer notAllowed(String allow) {
            return answer(
                    405,
                    Map.of("content-type", PROBLEM, "allow", allow),
                    problem(405, "method-not-allowed", "").body());
        }
    }

    private List<String> faults(Expectation expectation, Answer answer) {
        Call call = new Call(Operation.in(contract).getFirst());
        call.path = "/things";
        call.changed("something", expectation);
        List<String> faults = new ArrayList<>();
        new AnswerCheck(contract).check(call, answer, faults::add);
        return faults;
    }

    private static Answer added(String body) {
        return answer(201, Map.of("content-type", JSON, "etag", "\"1\""), body);
    }

    private static Answer problem(int status, String code, String more) {
        return answer(status, Map.of("content-type", PROBLEM), """
            {"type":"urn:x","title":"Title","status":%d,"detail":"Detail","code":"%s","more":"%s"}\
            """.formatted(status, code, more));
    }

    private static Answer answer(int status, Map<String, String> headers, String body) {
        Map<String, List<String>> lists = new TreeMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Answer(status, lists, body, Duration.ofMillis(1));
    }
}
