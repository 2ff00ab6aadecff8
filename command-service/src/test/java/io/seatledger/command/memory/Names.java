package io.seatledger.command.memory;

import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** Folds events to their number and a digest of all of them in their order. It counts what it folds. */
final class Names implements Fold<Names.Seen> {

    private static final EventCodec CODEC = new EventCodec();

    /** What the events of a tag come to. */
    record Seen(int events, int digest) {}

    private final String tagKey;
    private final int format;
    private final AtomicInteger folded = new AtomicInteger();

    Names(String tagKey, int format) {
        this.tagKey = tagKey;
        this.format = format;
    }

    /** How many events were folded since the last time. */
    int folded() {
        return folded.getAndSet(0);
    }

    @Override
    public String tagKey() {
        return tagKey;
    }

    @Override
    public Class<Seen> type() {
        return Seen.class;
    }

    @Override
    public Seen evolve(Tag tag, @Nullable Seen state, Event event) {
        folded.incrementAndGet();
        Seen before = state == null ? new Seen(0, 0) : state;
        return new Seen(
                before.events() + 1, 31 * before.digest() + CODEC.encode(event).hashCode());
    }

    @Override
    public boolean changes(Tag tag, Event event) {
        return !CODEC.typeOf(event).name().equals("license-pool.opened");
    }

    @Override
    public int weight(Seen state) {
        return 24;
    }

    @Override
    public int format() {
        return format;
    }

    @Override
    public String write(Seen state) {
        return state.events() + ";" + state.digest();
    }

    @Override
    public Seen read(String json) {
        String[] parts = json.split(";", 2);
        return new Seen(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
}
