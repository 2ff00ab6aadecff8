package io.seatledger.command.http;

import io.seatledger.command.intake.Problem;

/** Takes a problem from a controller to the one place that writes them; it is no fault and has no stack trace. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
