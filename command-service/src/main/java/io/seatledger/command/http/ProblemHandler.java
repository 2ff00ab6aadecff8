package io.seatledger.command.http;

import static io.seatledger.command.http.Problems.problem;

import io.seatledger.command.decision.ContendedException;
import io.seatledger.command.eventstore.AppendOutcomeUnknownException;
import io.seatledger.command.eventstore.EventStoreUnavailableException;
import io.seatledger.command.http.Problems.FieldError;
import io.seatledger.command.http.Problems.Problem;
import io.seatledger.command.language.InvalidValueException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;

/** Writes everything that is not an answer as a problem. A fault is logged here, once, and tells the caller nothing. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    @ExceptionHandler
    ResponseEntity<Object> refused(RefusedException e) {
        return Problems.respond(RefusalProblems.of(e.refusal()));
    }

    @ExceptionHandler
    ResponseEntity<Object> invalidValue(InvalidValueException e) {
        return Problems.respond(Problems.invalid(List.of(new FieldError(e.field(), String.valueOf(e.getMessage())))));
    }

    @ExceptionHandler
    ResponseEntity<Object> contended(ContendedException e) {
        log.warn("A command was given up", e);
        return later("command.contended", "Others changed the same things all the while. Nothing was changed.");
    }

    @ExceptionHandler
    ResponseEntity<Object> unavailable(EventStoreUnavailableException e) {
        log.warn("The event store is unavailable", e);
        return later("event-store.unavailable", "The event store cannot be reached now. Nothing was changed.");
    }

    @ExceptionHandler
    ResponseEntity<Object> unknown(AppendOutcomeUnknownException e) {
        log.error("The outcome of a command is unknown", e);
        return later("command.outcome-unknown",
                "The event store was lost in the middle of the command: it may or may not have had its effect.");
    }

    @ExceptionHandler
    ResponseEntity<Object> fault(Exception e) {
        log.error("A request failed", e);
        return Problems.respond(Problems.fault());
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException e,
            HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldError> errors = e.getBindingResult().getFieldErrors().stream()
                .map(error -> new FieldError(error.getField(), String.valueOf(error.getDefaultMessage()))).toList();
        return Problems.respond(Problems.invalid(errors));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException e,
            HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return Problems.respond(problemOf(e));
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(Exception e, @Nullable Object body, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        if (known.is5xxServerError()) {
            return fault(e);
        }
        Problem problem = problem(known, codeOf(known), known.getReasonPhrase() + ".");
        return ResponseEntity.status(known).headers(headers).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static ResponseEntity<Object> later(String code, String detail) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(HttpStatus.SERVICE_UNAVAILABLE, code, detail));
    }

    private static Problem problemOf(HttpMessageNotReadableException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimitFilter.BodyTooLargeException tooLarge) {
                return tooLarge.problem();
            }
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException wrong && !wrong.getPath().isEmpty()
                    && (wrong instanceof DatabindException || wrong instanceof InputCoercionException)) {
                return Problems.invalid(List.of(new FieldError(pathOf(wrong), wrong.getOriginalMessage())));
            }
            if (cause instanceof JacksonException malformed) {
                return problem(HttpStatus.BAD_REQUEST, "request.malformed",
                        "The body is no JSON that can be read: " + malformed.getOriginalMessage());
            }
        }
        return problem(HttpStatus.BAD_REQUEST, "request.malformed", "The request needs a JSON body.");
    }

    private static String pathOf(JacksonException e) {
        var path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String codeOf(HttpStatus status) {
        return Map.of(HttpStatus.NOT_FOUND, "not-found", HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed",
                HttpStatus.NOT_ACCEPTABLE, "not-acceptable", HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type", HttpStatus.CONTENT_TOO_LARGE, "request.too-large")
                .getOrDefault(status, "request.malformed");
    }
}
