package io.seatledger.query.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Problem details (RFC 9457), each with a stable {@code code}. */
final class Problems {

    /**
     * A problem, in the form that callers receive.
     *
     * @param code stable and readable; programs branch on it
     * @param more further fields, which depend on the code
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Problem(
            String type,
            String title,
            int status,
            String detail,
            String code,
            @Schema(hidden = true) @JsonAnyGetter Map<String, Object> more) {}

    /** An invalid field, and what it must be. */
    record FieldError(String field, String message) {}

    private Problems() {}

    static Problem problem(HttpStatus status, String code, String detail) {
        return problem(status, code, detail, Map.of());
    }

    static Problem problem(HttpStatus status, String code, String detail, Map<String, Object> more) {
        return new Problem(
                "urn:seatledger:problem:" + code, status.getReasonPhrase(), status.value(), detail, code, more);
    }

    static Problem invalid(List<FieldError> errors) {
        return problem(
                HttpStatus.BAD_REQUEST,
                "request.invalid",
                "Some parameters of the request are invalid.",
                Map.of("errors", errors));
    }

    /** A fault. Its cause is in the log only, because callers must not learn about the inside of the service. */
    static Problem fault() {
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "Something went wrong on our side.");
    }

    static ResponseEntity<Object> respond(Problem problem) {
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
