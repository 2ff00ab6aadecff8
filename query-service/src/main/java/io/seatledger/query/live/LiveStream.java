package io.seatledger.query.live;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.ForbiddenException;
import io.seatledger.query.http.OverloadedException;
import io.seatledger.query.progress.ProgressWatcher;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

    private static final int MOST_DOCUMENTS = 1_000;

    /** A change that is further away is left to a heartbeat, so that no timer outlives its stream for long. */
    private static final Duration LONGEST_TIMER = Duration.ofMinutes(1);

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
    private @Nullable Position sent;
    private boolean synced;
    private Instant changesByItselfAt = Instant.MAX;
    private @Nullable Instant timer;

    /**
     * Makes a stream that sends nothing until {@link #wake}.
     *
     * @param places shared by all streams: limits how many of them read from the database at a time
     * @param seen what the reader has seen; {@code null} to begin now
     * @param whenEnded called once or more when the stream ends
     */
    LiveStream(
            Semaphore places,
            Reader reader,
            @Nullable Position seen,
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
        sent = seen;
        told = new AtomicLong(versionOf(seen) - 1);
        emitter.onCompletion(() -> whenEnded.accept(this));
    }

    /** The reader has received everything up to this version. */
    record Synced(long accountVersion) {}

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
            } catch (OverloadedException e) {
                // What has changed is sent with the next heartbeat at the latest.
                LOG.debug("A stream of account {} has to wait", reader.accountId(), e);
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
        Instant now = clock.instant();
        if (!now.isBefore(reader.until())) {
            // The reader may well have the right to read, and reconnects with a new token.
            LOG.debug("The token of a reader of account {} has expired", reader.accountId());
            end();
            return;
        }
        boolean heartbeat = heartbeatDue;
        heartbeatDue = false;
        Changes found = read(now);
        boolean behind = found.reached() < versionOf(sent);
        if (!behind
                && (found.reached() > versionOf(sent)
                        || !synced
                        || !found.documents().isEmpty())) {
            send(found, new Position(found.reached(), now));
            synced = true;
        } else if (heartbeat) {
            emitter.send(SseEmitter.event().comment(""));
        }
        if (!behind) {
            sent = new Position(found.reached(), now);
        }
        setTimer(now);
    }

    private void send(Changes found, Position reached) throws IOException {
        boolean tooMany = found.documents().size() > MOST_DOCUMENTS;
        if (!tooMany) {
            for (Change change : found.documents()) {
                emitter.send(
                        SseEmitter.event().name(change.event()).data(change.document(), MediaType.APPLICATION_JSON));
            }
        }
        emitter.send(SseEmitter.event()
                .name(tooMany ? "reload" : "synced")
                .id(reached.text())
                .data(new Synced(reached.accountVersion()), MediaType.APPLICATION_JSON));
    }

    /** The changes since the previous round: one more than may be sent if there are too many. */
    private Changes read(Instant now) {
        places.acquireUninterruptibly();
        try {
            // Read progress before documents: a document that is newer is sent again by the next round, and none is
            // missed.
            long reached = readers.admit(reader.accountId(), reader.subject(), null);
            List<Change> changes = new ArrayList<>();
            boolean changed = reached > versionOf(sent) || !synced || !now.isBefore(changesByItselfAt);
            if (changed && sent != null && reached >= versionOf(sent)) {
                for (ChangeSource source : sources) {
                    if (changes.size() <= MOST_DOCUMENTS) {
                        changes.addAll(source.changedSince(reader.accountId(), sent, now, MOST_DOCUMENTS + 1));
                    }
                }
            }
            if (changed) {
                changesByItselfAt = sources.stream()
                        .flatMap(source -> source.changesByItselfAfter(reader.accountId(), now).stream())
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX);
            }
            return new Changes(reached, changes);
        } finally {
            places.release();
        }
    }

    private void setTimer(Instant now) {
        Instant next = changesByItselfAt;
        if (!next.equals(timer) && next.isBefore(now.plus(LONGEST_TIMER))) {
            timer = next;
            // A database cuts times to milliseconds.
            long wait = Duration.between(now, next).toMillis() + 1;
            CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS, Runnable::run)
                    .execute(this::wake);
        }
    }

    private static long versionOf(@Nullable Position position) {
        return position == null ? -1 : position.accountVersion();
    }
}
