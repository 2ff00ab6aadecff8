package io.seatledger.web;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;

/**
 * Problem details (RFC 9457). They are the same over HTTP and over the bus, and byte for byte the same in every repeat.
 *
 * @param status the HTTP status
 * @param code a stable, readable code for programs
 * @param more further fields, which depend on the code, in the order of their names
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Schema(hidden = true) @JsonAnyGetter @JsonAnySetter Map<String, Object> more) {

    private static final int LONGEST_REPEATED = 63;

    /** The names that RFC 9457 gives a meaning, and the one that we do. */
    private static final Set<String> OWN = Set.of("type", "title", "status", "detail", "instance", "code");

    /**
     * Checks the names of the further fields.
     *
     * @throws IllegalArgumentException if one of them is a member that every problem may have
     */
    public Problem {
        if (!Collections.disjoint(more.keySet(), OWN)) {
            throw new IllegalArgumentException("a member of every problem is not a further field: " + more.keySet());
        }
        more = Collections.unmodifiableMap(new TreeMap<>(more));
    }

    /** An invalid field, and what is wrong with it. */
    public record FieldError(String field, String message) {}

    /** A problem without further fields. */
    public static Problem of(HttpStatus status, String code, String detail) {
        return of(status, code, detail, Map.of());
    }

    /** A problem with further fields. */
    public static Problem of(HttpStatus status, String code, String detail, Map<String, Object> more) {
        return new Problem(
                "urn:seatledger:problem:" + code, status.getReasonPhrase(), status.value(), detail, code, more);
    }

    /** A text that somebody sent, short enough to be repeated to them. */
    public static String abbreviated(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_REPEATED
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_REPEATED)) + "…";
    }

    /** Whether the same request may succeed a moment later. */
    @JsonIgnore
    public boolean isPassing() {
        return status == HttpStatus.TOO_MANY_REQUESTS.value() || status == HttpStatus.SERVICE_UNAVAILABLE.value();
    }

    /** Whether the caller must not learn from the answer what exists, or how much of it. */
    @JsonIgnore
    public boolean hidesWhatExists() {
        return status == HttpStatus.FORBIDDEN.value() || status == HttpStatus.NOT_FOUND.value();
    }

    /** The problem for a request with invalid fields. */
    public static Problem invalid(List<FieldError> errors) {
        return of(HttpStatus.BAD_REQUEST, "request.invalid", "Some fields are invalid.", Map.of("errors", errors));
    }

    /** The problem for a request with one invalid field. */
    public static Problem invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** The problem for a fault on our side. The log says what happened; the answer does not. */
    public static Problem fault() {
        return of(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "Something failed on our side.");
    }
}
