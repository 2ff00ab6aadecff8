package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.web.Problem;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An error that a controller has thrown, as Spring passes it on. */
class ProblemHandlerTest {

    private final ProblemHandler handler = new ProblemHandler(new StrangerPace(1, 1));
    private final List<Object> answers = new ArrayList<>();
    private final List<Throwable> uncaught = new ArrayList<>();

    @Test
    void handsAnErrorThatEndsTheProcessToTheHandlerOfItsThread() throws InterruptedException {
        var error = new OutOfMemoryError("thrown by a test");

        handle(error);

        assertThat(uncaught).containsExactly(error);
    }

    @Test
    void answersAnErrorThatARequestCanCause() throws InterruptedException {
        handle(new StackOverflowError("thrown by a test"));

        assertThat(uncaught).isEmpty();
        assertThat(answers).containsExactly(Problem.fault());
    }

    private void handle(Error error) throws InterruptedException {
        Thread thread = new Thread(
                () -> answers.add(handler.failed(new ServletException(error)).getBody()));
        thread.setUncaughtExceptionHandler((_, failure) -> uncaught.add(failure));
        thread.start();
        thread.join();
    }
}
