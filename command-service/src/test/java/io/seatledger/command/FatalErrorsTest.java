package io.seatledger.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.infra.parts.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FatalErrorsTest {

    /** Throws on another thread, and ends with 0 only after that thread has ended. */
    static final class Failing {

        public static void main(String[] arguments) throws InterruptedException {
            FatalErrors.endTheProcess();
            Thread.Builder builder = arguments[0].equals("virtual") ? Thread.ofVirtual() : Thread.ofPlatform();
            builder.start(() -> {
                        if (arguments[1].equals("error")) {
                            throw new StackOverflowError("thrown by a test");
                        }
                        throw new IllegalStateException("thrown by a test");
                    })
                    .join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "virtual"})
    void endTheProcessWithACodeOfTheirOwn(String thread) throws IOException, InterruptedException {
        assertThat(exitCode(thread, "error")).isEqualTo(FatalErrors.EXIT_CODE);
    }

    @Test
    void areNotExceptions() throws IOException, InterruptedException {
        assertThat(exitCode("platform", "exception")).isZero();
    }

    private static int exitCode(String thread, String failure) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        ChildJvm.ownClassPath(),
                        Failing.class.getName(),
                        thread,
                        failure)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
