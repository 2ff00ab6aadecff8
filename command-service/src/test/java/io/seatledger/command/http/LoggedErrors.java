package io.seatledger.command.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a service in this JVM logs as an error, or with a stack trace, while this is open. */
final class LoggedErrors implements AutoCloseable {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    /** It says at the level DEBUG that a client has disconnected. */
    private static final Logger PROBLEMS =
            (Logger) LoggerFactory.getLogger("io.seatledger.command.http.ProblemHandler");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private LoggedErrors() {
        log.start();
        ROOT.addAppender(log);
        PROBLEMS.setLevel(Level.DEBUG);
    }

    /** Starts to listen. Starting a service resets the log, so this comes after it. */
    static LoggedErrors listen() {
        return new LoggedErrors();
    }

    List<String> all() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null)
                .map(ILoggingEvent::toString)
                .toList();
    }

    /** Whether the service has noticed that a client is gone, and has not logged it as an error. */
    boolean sayThatAClientIsGone() {
        return List.copyOf(log.list).stream()
                .anyMatch(event -> event.getLevel() == Level.DEBUG
                        && event.getFormattedMessage().contains("client has gone away"));
    }

    @Override
    public void close() {
        PROBLEMS.setLevel(null);
        ROOT.detachAppender(log);
    }
}
