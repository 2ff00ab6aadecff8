package io.seatledger.command.bus;

import io.seatledger.web.Problem;
import org.springframework.http.HttpStatus;

/** A record is not a command. The message completes a sentence whose subject is the record. */
final class UnreadableCommandException extends Exception {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    UnreadableCommandException(String reason) {
        this(HttpStatus.BAD_REQUEST, reason);
    }

    private UnreadableCommandException(HttpStatus status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    static UnreadableCommandException tooLarge(int bytes, int limit) {
        return new UnreadableCommandException(
                HttpStatus.CONTENT_TOO_LARGE, "the value has %d bytes, but the limit is %d".formatted(bytes, limit));
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** The problem that the sender is told, if the record has a readable id. */
    Problem problem() {
        return Problem.of(
                status,
                status == HttpStatus.CONTENT_TOO_LARGE ? "request.too-large" : "request.malformed",
                "The record is not a valid command: %s.".formatted(reason()));
    }
}
