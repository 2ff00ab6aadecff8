package io.seatledger.command.intake;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;

/**
 * Problem details (RFC 9457), the same whichever way a command came in, and to the letter whenever it is told again.
 *
 * @param status HTTP's
 * @param code stable and readable, for programs
 * @param more further fields, by the code; told in the order of their names
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @JsonAnyGetter @JsonAnySetter Map<String, Object> more) {

    /** Keeps an own copy. */
    public Problem {
        more = Collections.unmodifiableMap(new TreeMap<>(more));
    }

    /** A field that is wrong, and why. */
    public record FieldError(String field, String message) {}

    /** A problem without further fields. */
    public static Problem of(HttpStatus status, String code, String detail) {
        return of(status, code, detail, Map.of());
    }

    /** A problem. */
    public static Problem of(HttpStatus status, String code, String detail, Map<String, Object> more) {
        return new Problem(
                "urn:seatledger:problem:" + code, status.getReasonPhrase(), status.value(), detail, code, more);
    }

    /** Whether the same request may succeed a moment later. */
    @JsonIgnore
    public boolean isPassing() {
        return status == HttpStatus.TOO_MANY_REQUESTS.value() || status == HttpStatus.SERVICE_UNAVAILABLE.value();
    }

    /** Fields that cannot be so. */
    public static Problem invalid(List<FieldError> errors) {
        return of(
                HttpStatus.BAD_REQUEST,
                "request.invalid",
                "The request has fields that cannot be so.",
                Map.of("errors", errors));
    }

    /** A field that cannot be so. */
    public static Problem invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** A fault: what it was stands in the log, not in the answer. */
    public static Problem fault() {
        return of(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "Something failed on our side.");
    }
}
