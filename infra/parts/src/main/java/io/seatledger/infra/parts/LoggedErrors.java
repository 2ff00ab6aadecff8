package io.seatledger.infra.parts;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a service in this JVM logs as an error, or with a stack trace, while this is open. */
public final class LoggedErrors implements AutoCloseable {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Logger problems;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private LoggedErrors(String problems) {
        this.problems = (Logger) LoggerFactory.getLogger(problems);
        log.start();
        ROOT.addAppender(log);
        this.problems.setLevel(Level.DEBUG);
    }

    /**
     * Starts to listen. Starting a service resets the log, so this comes after it.
     *
     * @param problems the logger that says at the level DEBUG that a client has disconnected
     */
    public static LoggedErrors listen(String problems) {
        return new LoggedErrors(problems);
    }

    /** The errors so far, as text. */
    public List<String> all() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null)
                .map(ILoggingEvent::toString)
                .toList();
    }

    /** Whether the service has noticed that a client is gone, and has not logged it as an error. */
    public boolean sayThatAClientIsGone() {
        return List.copyOf(log.list).stream()
                .anyMatch(event -> event.getLevel() == Level.DEBUG
                        && event.getFormattedMessage().contains("client has gone away"));
    }

    @Override
    public void close() {
        problems.setLevel(null);
        ROOT.detachAppender(log);
    }
}
