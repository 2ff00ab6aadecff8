package io.seatledger.infra.parts.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Makes the clock of a service jump: it runs inside the service, which is started with this class as one more source
 * ({@code spring.main.sources}), and adds what a file says to whatever the bean {@code clock} reads, and to the times
 * of events.
 */
public final class JumpingClock implements BeanPostProcessor {

    /** The system property with the path of the file, which contains a duration such as {@code PT-3H}. */
    static final String FILE = "seatledger.faults.clock";

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private volatile Duration offset = Duration.ZERO;

    /** Starts to follow the file. */
    public JumpingClock() {
        Path file = Path.of(System.getProperty(FILE));
        Thread.ofVirtual().start(() -> follow(file));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof InstantSource clock && name.equals("clock")) {
            InstantSource jumping = () -> clock.instant().plus(offset);
            stampEventsBy(jumping.withZone(ZoneOffset.UTC));
            return jumping;
        }
        return bean;
    }

    /** Axon has a clock of its own for the times of events. */
    private static void stampEventsBy(Clock clock) {
        try {
            Class.forName("org.axonframework.messaging.eventhandling.GenericEventMessage")
                    .getField("clock")
                    .set(null, clock);
        } catch (ClassNotFoundException _) {
            // A service without Axon has no events to stamp.
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Axon's clock cannot be set", e);
        }
    }

    private void follow(Path file) {
        try {
            while (true) {
                offset = Duration.parse(Files.readString(file).strip());
                Thread.sleep(POLL_INTERVAL);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the clock's file cannot be read", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sets the clocks that follow a file. */
    static void set(Path file, Duration offset) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, offset.toString());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
