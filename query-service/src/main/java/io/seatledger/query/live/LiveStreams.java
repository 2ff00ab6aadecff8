package io.seatledger.query.live;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.OverloadedException;
import io.seatledger.query.progress.Progress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Opens the streams of this node, up to a limit, and ends them at shutdown. */
final class LiveStreams {

    /** However many streams follow a busy account, reads and the folding keep their connections to the database. */
    private static final int READING_AT_A_TIME = 16;

    private final Semaphore places = new Semaphore(READING_AT_A_TIME, true);
    private final LiveProperties properties;
    private final Progress progress;
    private final AccountReaders readers;
    private final List<ChangeSource> sources;
    private final InstantSource clock;
    private final Map<String, Set<LiveStream>> streams = new HashMap<>();
    private int count;
    private boolean closed;

    LiveStreams(
            LiveProperties properties,
            Progress progress,
            AccountReaders readers,
            List<ChangeSource> sources,
            InstantSource clock) {
        this.properties = properties;
        this.progress = progress;
        this.readers = readers;
        this.sources = sources;
        this.clock = clock;
    }

    /**
     * Opens a stream.
     *
     * @param seen what the reader has seen; {@code null} to begin now
     * @throws OverloadedException if the node or the account has too many streams, or if the service is shutting down
     */
    SseEmitter open(Reader reader, @Nullable Position seen) {
        var stream = new LiveStream(places, reader, seen, readers, sources, clock, this::remove);
        add(stream);
        progress.watch(reader.accountId(), stream);
        stream.wake();
        return stream.emitter();
    }

    /** How many streams are open on this node. */
    synchronized int count() {
        return count;
    }

    private synchronized void add(LiveStream stream) {
        if (closed || count >= properties.streamsPerNode()) {
            throw OverloadedException.ofTheService("Too many readers follow changes on this node.");
        }
        Set<LiveStream> ofAccount = streams.computeIfAbsent(stream.reader().accountId(), _ -> new HashSet<>());
        if (ofAccount.size() >= properties.streamsPerAccount()) {
            throw OverloadedException.ofTheAccount("Too many readers follow the changes of this account.");
        }
        ofAccount.add(stream);
        count++;
    }

    private void remove(LiveStream stream) {
        progress.unwatch(stream.reader().accountId(), stream);
        forget(stream);
    }

    private synchronized void forget(LiveStream stream) {
        streams.computeIfPresent(stream.reader().accountId(), (_, ofAccount) -> {
            count -= ofAccount.remove(stream) ? 1 : 0;
            return ofAccount.isEmpty() ? null : ofAccount;
        });
    }

    @Scheduled(fixedDelayString = "${seatledger.live.heartbeat}")
    void heartbeat() {
        all().forEach(LiveStream::heartbeat);
    }

    /** Runs before the web server waits for open requests to end: a stream would keep it waiting until its timeout. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        refuseMore();
        all().forEach(stream -> Thread.ofVirtual().start(stream::end));
    }

    private synchronized void refuseMore() {
        closed = true;
    }

    private synchronized List<LiveStream> all() {
        return streams.values().stream().flatMap(Set::stream).toList();
    }
}
