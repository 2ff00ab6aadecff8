package io.seatledger.command.http;

import io.seatledger.command.decision.Faults;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.intake.FailureProblems;
import io.seatledger.command.intake.Problem;
import io.seatledger.command.invitation.InvitationRefusal;
import jakarta.servlet.http.HttpServletRequest;
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
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Answers failed requests with problems. Faults are logged once, by {@link FailureProblems}; callers learn nothing
 * about them.
 */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    static final String RETRY_AFTER_SECONDS = "1";

    private final DisconnectedClientHelper disconnected = new DisconnectedClientHelper(ProblemHandler.class.getName());
    private final StrangerPace pace;

    ProblemHandler(StrangerPace pace) {
        this.pace = pace;
    }

    /** A refusal that no decision was needed for. Somebody without rights, or with a token made up, is paced. */
    @ExceptionHandler
    ResponseEntity<Object> refused(RefusedException e, HttpServletRequest request) throws InterruptedException {
        Problem problem = FailureProblems.of(e);
        boolean stranger =
                e.refusal() instanceof Refusal.Forbidden || e.refusal() instanceof InvitationRefusal.UnknownToken;
        return respond(stranger ? pace.paced(String.valueOf(request.getRemoteUser()), problem) : problem);
    }

    /** Spring turns an error into an exception. One that must end the process goes where it would have gone. */
    @ExceptionHandler
    ResponseEntity<Object> failed(Exception e) {
        Throwable cause = e.getCause();
        if (cause != null && Faults.endTheProcess(cause)) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
        }
        return respond(FailureProblems.of(e));
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

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotWritable(
            HttpMessageNotWritableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return disconnected.checkAndLogClientDisconnectedException(e) ? null : failed(e);
    }

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return respond(Problem.invalid(e.getParameterName(), "is required"));
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
        String detail = supported.isEmpty()
                ? "This request takes no body."
                : "The body must be %s.".formatted(String.join(" or ", supported));
        return ResponseEntity.status(known)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problem.of(known, codeOf(known), detail, Map.of("supported", supported)));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return respond(problemOf(e));
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

    /** The problem for a request that the firewall refuses. */
    static Problem unsafe() {
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "request.malformed",
                "The path, a header or the name of a parameter has characters that are not allowed.");
    }

    /** A problem that passes by itself tells the caller when to try again. */
    static ResponseEntity<Object> respond(Problem problem) {
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.isPassing()) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.body(problem);
    }

    private static Problem problemOf(HttpMessageNotReadableException e) {
        return e.getCause() instanceof BodyLimitFilter.BodyRefusedException refused
                ? refused.problem()
                : Problem.of(HttpStatus.BAD_REQUEST, "request.malformed", "The body is missing or incomplete.");
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
