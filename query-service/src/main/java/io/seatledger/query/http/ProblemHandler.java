package io.seatledger.query.http;

import com.mongodb.MongoException;
import io.seatledger.web.Problem;
import io.seatledger.web.ProblemAdvice;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;

/** Maps every failure of a read to a problem. */
@RestControllerAdvice
class ProblemHandler extends ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    @ExceptionHandler
    ResponseEntity<Object> forbidden(ForbiddenException e) {
        return respond(
                Problem.of(HttpStatus.FORBIDDEN, "forbidden", "You are not an admin or auditor of this account."));
    }

    @ExceptionHandler
    ResponseEntity<Object> notFound(NotFoundException e) {
        return respond(Problem.of(HttpStatus.NOT_FOUND, "not-found", String.valueOf(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidParameterException e) {
        return respond(Problem.invalid(e.parameter(), String.valueOf(e.getMessage())));
    }

    /** No schema says which cursors there are, so this is not merely an invalid parameter. */
    @ExceptionHandler
    ResponseEntity<Object> unknown(UnknownCursorException e) {
        return respond(Problem.of(
                HttpStatus.BAD_REQUEST,
                "cursor.unknown",
                "The cursor is not one of this list: take it from the page before, with the same filters and order."));
    }

    @ExceptionHandler
    ResponseEntity<Object> behind(ProjectionBehindException e) {
        return respond(Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "projection.behind",
                "The read models are %d events behind the requested version.".formatted(e.wanted() - e.reached()),
                Map.of("minAccountVersion", e.wanted(), "accountVersion", e.reached())));
    }

    @ExceptionHandler
    ResponseEntity<Object> parked(AccountParkedException e) {
        return respond(
                Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "account-parked",
                        "The read models of this account are out of date: an event of it cannot be processed at the"
                                + " moment."),
                "30");
    }

    @ExceptionHandler
    ResponseEntity<Object> overloaded(OverloadedException e) {
        return respond(Problem.of(e.status(), e.code(), String.valueOf(e.getMessage())), "5");
    }

    /** Whatever the driver reports, in words of its own or of Spring: the read was sound, so it may be repeated. */
    @ExceptionHandler({DataAccessException.class, MongoException.class})
    ResponseEntity<Object> unavailable(RuntimeException e) {
        log.warn("The read models are unavailable", e);
        return respond(Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "read-models.unavailable",
                "The read models are unavailable at the moment."));
    }

    /** The server cuts the connection of a request that fails after its answer has begun. */
    @ExceptionHandler
    void brokenOff(BrokenOffException e) {
        throw e;
    }

    @Override
    @ExceptionHandler
    protected ResponseEntity<Object> failed(Exception e) {
        log.error("A read failed", e);
        return respond(Problem.fault());
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = e.getPropertyName() == null ? "?" : e.getPropertyName();
        return respond(Problem.invalid(name, "is not a valid value"));
    }
}
