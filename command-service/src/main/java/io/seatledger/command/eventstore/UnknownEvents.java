package io.seatledger.command.eventstore;

import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.EventType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * The events that this process has met in the log and cannot read, because a newer version of the service wrote them.
 */
public final class UnknownEvents {

    private final EventCodec codec;
    private final Map<EventType, Long> met = new ConcurrentHashMap<>();

    /** @param codec knows what this version can read */
    public UnknownEvents(EventCodec codec) {
        this.codec = codec;
    }

    /** Each name and revision that was met, with the position where that happened first. */
    public Map<EventType, Long> met() {
        return Map.copyOf(met);
    }

    /** Remembers an unknown event, and says what it means for whoever needs it. */
    UnknownEventException meet(EventType type, long position) {
        met.putIfAbsent(type, position);
        return new UnknownEventException(type, position);
    }

    /**
     * Makes sessions that wait in front of an unknown event. They must not pass it: what the event asks for would never
     * be done, because no newer version goes back behind the stored position.
     */
    public LogFollower.Sessions stopAtUnknown(LogFollower.Sessions sessions) {
        return connection -> new KnownOnly(sessions.open(connection));
    }

    /** The events before the first one that is unknown. */
    private List<EventEnvelope> knownOf(List<EventEnvelope> events) {
        for (int i = 0; i < events.size(); i++) {
            EventEnvelope event = events.get(i);
            var type = new EventType(event.name(), event.revision());
            if (!codec.vocabulary().contains(type)) {
                UnknownEventException unknown = meet(type, event.position());
                if (i == 0) {
                    throw unknown;
                }
                return events.subList(0, i);
            }
        }
        return events;
    }

    /** Fails at an unknown event, so that the lock of the follower is free for a node that knows the event. */
    private final class KnownOnly implements LogFollower.Session {

        private final LogFollower.Session session;

        KnownOnly(LogFollower.Session session) {
            this.session = session;
        }

        @Override
        public List<EventEnvelope> ready(List<EventEnvelope> events)
                throws InterruptedException, SQLException, ExecutionException {
            return session.ready(knownOf(events));
        }

        @Override
        public void handle(List<EventEnvelope> events) throws InterruptedException, SQLException, ExecutionException {
            session.handle(events);
        }

        @Override
        public Duration whenIdle() throws InterruptedException, SQLException, ExecutionException {
            return session.whenIdle();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
