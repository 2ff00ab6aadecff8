package io.seatledger.command.http;

import io.seatledger.command.decision.Faults;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.intake.FailureProblems;
import io.seatledger.command.invitation.InvitationRefusal;
import io.seatledger.web.Problem;
import io.seatledger.web.ProblemAdvice;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;

/**
 * Answers failed requests with problems. Faults are logged once, by {@link FailureProblems}; callers learn nothing
 * about them.
 */
@RestControllerAdvice
class ProblemHandler extends ProblemAdvice {

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
    @Override
    @ExceptionHandler
    protected ResponseEntity<Object> failed(Exception e) {
        Throwable cause = e.getCause();
        if (cause != null && Faults.endTheProcess(cause)) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
        }
        return respond(FailureProblems.of(e));
    }

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return respond(Problem.invalid(e.getParameterName(), "is required"));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return respond(problemOf(e));
    }

    private static Problem problemOf(HttpMessageNotReadableException e) {
        return e.getCause() instanceof BodyLimitFilter.BodyRefusedException refused
                ? refused.problem()
                : Problem.of(HttpStatus.BAD_REQUEST, "request.malformed", "The body is missing or incomplete.");
    }
}
