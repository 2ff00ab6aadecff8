package io.seatledger.query.live;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.ForbiddenException;
import io.seatledger.query.progress.ProgressWatcher;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends the changes of an account to one reader, in rounds. A round sends everything that changed since the previous
 * round: a slow reader gets longer rounds, not a longer queue. Each round runs on a virtual thread, and between rounds
 * the stream holds none.
 */
final class LiveStream implements ProgressWatcher {

    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    /** The version to start after when the reader wants future changes only. */
    static final long NOW = -1;

    private static final int MOST_DOCUMENTS = 1_000;

    private record Changes(long reached, List<Change> documents) {}

    private final Semaphore places;
    private final Reader reader;
    private final AccountReaders readers;
    private final List<ChangeSource> sources;
    private final InstantSource clock;
    private final Consumer<LiveStream> whenEnded;
    private final SseEmitter emitter = new SseEmitter(0L);
    private final AtomicInteger due = new AtomicInteger();
    private final AtomicLong told;
    private volatile boolean heartbeatDue;
    private long sent;
    private boolean synced;

    /**
     * Makes a stream that sends nothing until {@link #wake}.
     *
     * @param places shared by all streams: limits how many of them read from the database at a time
     * @param after the version that the reader has seen, or {@link #NOW}
     * @param whenEnded called once or more when the stream ends
     */
    LiveStream(
            Semaphore places,
            Reader reader,
            long after,
            AccountReaders readers,
            List<ChangeSource> sources,
            InstantSource clock,
            Consumer<LiveStream> whenEnded) {
        this.places = places;
        this.reader = reader;
        this.readers = readers;
        this.sources = List.copyOf(sources);
        this.clock = clock;
        this.whenEnded = whenEnded;
        sent = after;
        told = new AtomicLong(after - 1);
        emitter.onCompletion(() -> whenEnded.accept(this));
    }

    /**
     * The reader has received everything up to this version.
     *
     * @param accountVersion also the id of the server-sent event
     */
    record Position(long accountVersion) {}

    Reader reader() {
        return reader;
    }

    SseEmitter emitter() {
        return emitter;
    }

    @Override
    public long wanted() {
        return told.get() + 1;
    }

    @Override
    public boolean reached(long version) {
        boolean isNew = told.getAndAccumulate(version, Math::max) < version;
        if (isNew) {
            wake();
        }
        return isNew;
    }

    /**
     * Sends a comment if there is nothing else to send: the reader, and proxies in between, see that the stream is
     * alive.
     */
    void heartbeat() {
        heartbeatDue = true;
        wake();
    }

    /** Starts a round. If one is running, another follows it. */
    void wake() {
        if (due.getAndIncrement() == 0) {
            Thread.ofVirtual().name("live-" + reader.accountId()).start(this::rounds);
        }
    }

    /** Ends the stream. Blocks while a slow reader still receives an event. */
    void end() {
        // Spring does not call onCompletion if the stream ends before the response has started.
        whenEnded.accept(this);
        try {
            emitter.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The server had already ended a stream of account {}", reader.accountId(), e);
        }
    }

    private void rounds() {
        int handled;
        do {
            handled = due.get();
            try {
                round();
            } catch (ForbiddenException _) {
                end();
            } catch (IOException | IllegalStateException e) {
                LOG.debug("A reader of account {} has disconnected", reader.accountId(), e);
                end();
            } catch (RuntimeException e) {
                LOG.warn(
                        "A stream of account {} failed and ends; its reader can reconnect: {}",
                        reader.accountId(),
                        e.toString());
                end();
            }
        } while (due.addAndGet(-handled) > 0);
    }

    private void round() throws IOException {
        if (!clock.instant().isBefore(reader.until())) {
            // The reader may well have the right to read, and reconnects with a new token.
            LOG.debug("The token of a reader of account {} has expired", reader.accountId());
            end();
            return;
        }
        boolean heartbeat = heartbeatDue;
        heartbeatDue = false;
        Changes found = read();
        if (found.reached() > sent || (found.reached() == sent && !synced)) {
            boolean tooMany = found.documents().size() > MOST_DOCUMENTS;
            if (!tooMany) {
                for (Change change : found.documents()) {
                    emitter.send(SseEmitter.event()
                            .name(change.event())
                            .data(change.document(), MediaType.APPLICATION_JSON));
                }
            }
            emitter.send(SseEmitter.event()
                    .name(tooMany ? "reload" : "synced")
                    .id(Long.toString(found.reached()))
                    .data(new Position(found.reached()), MediaType.APPLICATION_JSON));
            sent = found.reached();
            synced = true;
        } else if (heartbeat) {
            emitter.send(SseEmitter.event().comment(""));
        }
    }

    /** The changes since the previous round: one more than may be sent if there are too many. */
    private Changes read() {
        places.acquireUninterruptibly();
        try {
            // Read progress before documents: a document that is newer is sent again by the next round, and none is
            // missed.
            long reached = readers.admit(reader.accountId(), reader.subject(), null);
            List<Change> changes = new ArrayList<>();
            if (sent != NOW && reached > sent) {
                for (ChangeSource source : sources) {
                    if (changes.size() <= MOST_DOCUMENTS) {
                        changes.addAll(source.changedAfter(reader.accountId(), sent, reached, MOST_DOCUMENTS + 1));
                    }
                }
            }
            return new Changes(reached, changes);
        } finally {
            places.release();
        }
    }
}
