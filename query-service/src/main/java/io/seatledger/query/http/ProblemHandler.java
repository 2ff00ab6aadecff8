package io.seatledger.query.http;

import static io.seatledger.query.http.Problems.problem;

import com.mongodb.MongoException;
import io.seatledger.query.http.Problems.FieldError;
import io.seatledger.query.http.Problems.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** Maps every failure of a read to a problem. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final DisconnectedClientHelper disconnected = new DisconnectedClientHelper(ProblemHandler.class.getName());

    @ExceptionHandler
    ResponseEntity<Object> forbidden(ForbiddenException e) {
        return Problems.respond(
                problem(HttpStatus.FORBIDDEN, "forbidden", "You are not an admin or auditor of this account."));
    }

    @ExceptionHandler
    ResponseEntity<Object> notFound(NotFoundException e) {
        return Problems.respond(problem(HttpStatus.NOT_FOUND, "not-found", String.valueOf(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidParameterException e) {
        return Problems.respond(
                Problems.invalid(List.of(new FieldError(e.parameter(), String.valueOf(e.getMessage())))));
    }

    /** No schema says which cursors there are, so this is not merely an invalid parameter. */
    @ExceptionHandler
    ResponseEntity<Object> unknown(UnknownCursorException e) {
        return Problems.respond(problem(
                HttpStatus.BAD_REQUEST,
                "cursor.unknown",
                "The cursor is not one of this list: take it from the page before, with the same filters and order."));
    }

    @ExceptionHandler
    ResponseEntity<Object> behind(ProjectionBehindException e) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "projection.behind",
                        "The read models are %d events behind the requested version."
                                .formatted(e.wanted() - e.reached()),
                        Map.of("minAccountVersion", e.wanted(), "accountVersion", e.reached())));
    }

    @ExceptionHandler
    ResponseEntity<Object> parked(AccountParkedException e) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "30")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "account-parked",
                        "The read models of this account are out of date: an event of it cannot be processed at the"
                                + " moment."));
    }

    @ExceptionHandler
    ResponseEntity<Object> overloaded(OverloadedException e) {
        return ResponseEntity.status(e.status())
                .header(HttpHeaders.RETRY_AFTER, "5")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(e.status(), e.code(), String.valueOf(e.getMessage())));
    }

    /** Whatever the driver reports, in words of its own or of Spring: the read was sound, so it may be repeated. */
    @ExceptionHandler({DataAccessException.class, MongoException.class})
    ResponseEntity<Object> unavailable(RuntimeException e) {
        log.warn("The read models are unavailable", e);
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "read-models.unavailable",
                        "The read models are unavailable at the moment."));
    }

    @ExceptionHandler
    ResponseEntity<Object> fault(Exception e) {
        log.error("A read failed", e);
        return Problems.respond(Problems.fault());
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(RequestRejectedException e) {
        return Problems.respond(unsafe());
    }

    /** The caller has disconnected, so there is nobody to answer. */
    @ExceptionHandler
    void disconnected(ClientAbortException e) {
        disconnected.checkAndLogClientDisconnectedException(e);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotWritable(
            HttpMessageNotWritableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return disconnected.checkAndLogClientDisconnectedException(e) ? null : fault(e);
    }

    /** Every read also answers HEAD, and every route answers OPTIONS. */
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

    /** The problem for a request that the firewall refuses. */
    static Problem unsafe() {
        return problem(
                HttpStatus.BAD_REQUEST,
                "request.malformed",
                "The path, a header or the name of a parameter has characters that are not allowed.");
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = e.getPropertyName() == null ? "?" : e.getPropertyName();
        return Problems.respond(Problems.invalid(List.of(new FieldError(name, "is not a valid value"))));
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        if (known.is5xxServerError()) {
            return fault(e);
        }
        String code = Map.of(
                        HttpStatus.NOT_FOUND,
                        "not-found",
                        HttpStatus.METHOD_NOT_ALLOWED,
                        "method-not-allowed",
                        HttpStatus.NOT_ACCEPTABLE,
                        "not-acceptable",
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "unsupported-media-type")
                .getOrDefault(known, "request.malformed");
        return ResponseEntity.status(known)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(known, code, known.getReasonPhrase() + "."));
    }
}
