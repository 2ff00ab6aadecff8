package io.seatledger.infra.parts.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Listens to the log of a service in this process, from its start on, for what no client may cause: errors, and
 * warnings with a stack trace.
 */
public final class ServiceLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Queue<Line> unread = new ConcurrentLinkedQueue<>();

    /**
     * A line of the log.
     *
     * @param kind the same for all lines of the same origin
     * @param text the message, and the top of the stack trace if there is one
     */
    record Line(String kind, String text) {}

    private ServiceLog() {}

    /** Starts to listen. The service must have started before, because its start sets the logging up anew. */
    public static ServiceLog listen() {
        ServiceLog log = new ServiceLog();
        log.setContext(ROOT.getLoggerContext());
        log.start();
        ROOT.addAppender(log);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        var thrown = event.getThrowableProxy();
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)
                || (event.getLevel().isGreaterOrEqual(Level.WARN) && thrown != null)) {
            String kind = "%s %s %s"
                    .formatted(
                            event.getLevel(),
                            event.getLoggerName(),
                            thrown == null ? event.getMessage() : thrown.getClassName());
            unread.add(new Line(
                    kind,
                    event.getFormattedMessage() + "\n"
                            + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown))
                                    .lines()
                                    .limit(12)
                                    .collect(Collectors.joining("\n"))));
        }
    }

    /** Hands over the lines since the last time. */
    void drain(Consumer<Line> reader) {
        Line line = unread.poll();
        while (line != null) {
            reader.accept(line);
            line = unread.poll();
        }
    }

    @Override
    public void close() {
        ROOT.detachAppender(this);
        stop();
    }
}
