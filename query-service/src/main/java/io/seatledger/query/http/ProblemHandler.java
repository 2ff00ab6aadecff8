package io.seatledger.query.http;

import static io.seatledger.query.http.Problems.problem;

import io.seatledger.query.http.Problems.FieldError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Maps every failure of a read to a problem. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

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
    ResponseEntity<Object> overloaded(OverloadedException e) {
        return ResponseEntity.status(e.status())
                .header(HttpHeaders.RETRY_AFTER, "5")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(e.status(), e.code(), String.valueOf(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Object> unavailable(DataAccessResourceFailureException e) {
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
                        "not-acceptable")
                .getOrDefault(known, "request.malformed");
        return ResponseEntity.status(known)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(known, code, known.getReasonPhrase() + "."));
    }
}
