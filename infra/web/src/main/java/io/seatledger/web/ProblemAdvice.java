package io.seatledger.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers with a problem whatever goes wrong around a controller. A service adds what goes wrong in its own. */
public abstract class ProblemAdvice extends ResponseEntityExceptionHandler {

    static final String RETRY_AFTER_SECONDS = "1";

    private final DisconnectedClientHelper disconnected =
            new DisconnectedClientHelper(getClass().getName());

    /** Logs a failure that nobody expected, and answers without its reason. */
    protected abstract ResponseEntity<Object> failed(Exception e);

    /** A problem that passes by itself tells the caller when to try again. */
    public static ResponseEntity<Object> respond(Problem problem) {
        return respond(problem, RETRY_AFTER_SECONDS);
    }

    /**
     * Makes the answer that tells a problem.
     *
     * @param retryAfter how many seconds to wait before the same request may succeed, if the problem passes by itself
     */
    public static ResponseEntity<Object> respond(Problem problem, String retryAfter) {
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.isPassing()) {
            response.header(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        return response.body(problem);
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(RequestRejectedException e) {
        return respond(unsafe());
    }

    /** The caller has disconnected, so there is nobody to answer. */
    @ExceptionHandler
    void disconnected(ClientAbortException e) {
        disconnected.checkAndLogClientDisconnectedException(e);
    }

    /** The problem for a request that the firewall refuses. */
    static Problem unsafe() {
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "request.malformed",
                "The path, a header or the name of a parameter has characters that are not allowed.");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotWritable(
            HttpMessageNotWritableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return disconnected.checkAndLogClientDisconnectedException(e) ? null : failed(e);
    }

    /** Every route that can be read with GET also answers HEAD, and every route answers OPTIONS. */
    @Override
    protected ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Set<HttpMethod> allowed = new LinkedHashSet<>(Objects.requireNonNull(e.getSupportedHttpMethods()));
        if (allowed.contains(HttpMethod.GET)) {
            allowed.add(HttpMethod.HEAD);
        }
        allowed.add(HttpMethod.OPTIONS);
        headers.setAllow(allowed);
        return handleExceptionInternal(e, null, headers, status, request);
    }

    /** A refused media type is answered with those that work. */
    @Override
    protected ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<String> supported = e.getSupportedMediaTypes().stream()
                .map(MediaType::toString)
                .distinct()
                .toList();
        HttpStatus known = HttpStatus.valueOf(status.value());
        Problem problem = supported.isEmpty()
                ? Problem.of(known, codeOf(known), known.getReasonPhrase() + ".")
                : Problem.of(
                        known,
                        codeOf(known),
                        "The body must be %s.".formatted(String.join(" or ", supported)),
                        Map.of("supported", supported));
        return ResponseEntity.status(known)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        if (known.is5xxServerError()) {
            return failed(e);
        }
        Problem problem = Problem.of(known, codeOf(known), known.getReasonPhrase() + ".");
        return ResponseEntity.status(known)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static String codeOf(HttpStatus status) {
        return Map.of(
                        HttpStatus.NOT_FOUND,
                        "not-found",
                        HttpStatus.METHOD_NOT_ALLOWED,
                        "method-not-allowed",
                        HttpStatus.NOT_ACCEPTABLE,
                        "not-acceptable",
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "unsupported-media-type",
                        HttpStatus.CONTENT_TOO_LARGE,
                        "request.too-large")
                .getOrDefault(status, "request.malformed");
    }
}
