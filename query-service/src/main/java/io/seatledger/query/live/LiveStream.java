package io.seatledger.query.live;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.ForbiddenException;
import io.seatledger.query.progress.ProgressWatch;
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
 * What one reader is sent. It is in rounds: a round sends all that has changed since the round before, so a slow reader
 * has longer rounds, not a longer queue. A round has a virtual thread; between rounds there is none.
 */
final class LiveStream implements ProgressWatch {

    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    /** Where a stream stands that begins now. */
    static final long NOW = -1;

    private static final int MOST_DOCUMENTS = 1_000;

    private record News(long reached, List<Change> changes) {}

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
     * Takes its parts; {@link #wake} begins.
     *
     * @param places of those streams that read from the database at a time
     * @param after the version that the reader has seen, or {@link #NOW}
     * @param whenEnded told at least once
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
     * The reader has everything up to here.
     *
     * @param accountVersion also the event's id
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
        boolean news = told.getAndAccumulate(version, Math::max) < version;
        if (news) {
            wake();
        }
        return news;
    }

    /** Shows the reader, and the servers in between, that the stream is alive. */
    void heartbeat() {
        heartbeatDue = true;
        wake();
    }

    /** Begins a round; when one is under way, another follows it. */
    void wake() {
        if (due.getAndIncrement() == 0) {
            Thread.ofVirtual().name("live-" + reader.accountId()).start(this::rounds);
        }
    }

    /** Ends it; waits for a reader who is slow to take what is being sent. */
    void end() {
        // Spring does not say so of a stream that ends before the reader is answered.
        whenEnded.accept(this);
        try {
            emitter.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The server was first to end a stream of {}", reader.accountId(), e);
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
                LOG.debug("A reader of {} has gone", reader.accountId(), e);
                end();
            } catch (RuntimeException e) {
                LOG.warn("A stream of {} ends, its reader may come again: {}", reader.accountId(), e.toString());
                end();
            }
        } while (due.addAndGet(-handled) > 0);
    }

    private void round() throws IOException {
        if (!clock.instant().isBefore(reader.until())) {
            throw new ForbiddenException();
        }
        boolean heartbeat = heartbeatDue;
        heartbeatDue = false;
        News news = read();
        if (news.reached() > sent || (news.reached() == sent && !synced)) {
            boolean tooMany = news.changes().size() > MOST_DOCUMENTS;
            if (!tooMany) {
                for (Change change : news.changes()) {
                    emitter.send(SseEmitter.event()
                            .name(change.event())
                            .data(change.document(), MediaType.APPLICATION_JSON));
                }
            }
            emitter.send(SseEmitter.event()
                    .name(tooMany ? "reload" : "synced")
                    .id(Long.toString(news.reached()))
                    .data(new Position(news.reached()), MediaType.APPLICATION_JSON));
            sent = news.reached();
            synced = true;
        } else if (heartbeat) {
            emitter.send(SseEmitter.event().comment(""));
        }
    }

    /** What has changed; more than may be sent when it is too much. */
    private News read() {
        places.acquireUninterruptibly();
        try {
            // Before the documents: what they reflect beyond it is sent again by the next round.
            long reached = readers.admit(reader.accountId(), reader.subject(), null);
            List<Change> changes = new ArrayList<>();
            if (sent != NOW && reached > sent) {
                for (ChangeSource source : sources) {
                    if (changes.size() <= MOST_DOCUMENTS) {
                        changes.addAll(source.changedAfter(reader.accountId(), sent, reached, MOST_DOCUMENTS + 1));
                    }
                }
            }
            return new News(reached, changes);
        } finally {
            places.release();
        }
    }
}
