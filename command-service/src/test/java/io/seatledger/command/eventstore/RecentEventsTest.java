package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.events.EventEnvelope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

    private static final PendingAppend OWN = PendingAppend.withoutEvents("acme", Map.of(), null);

    private final RecentEvents recent = new RecentEvents();

    @Test
    void showWhatThisProcessHasAppended() {
        appended(true, 1, 2, 3);

        assertThat(after(0)).containsExactly(1L, 2L, 3L);
        assertThat(after(2)).containsExactly(3L);
        assertThat(after(3)).isEmpty();
        assertThat(recent.after(0, 2)).hasSize(2);
    }

    /** They may be visible before a standby has them. */
    @Test
    void hideWhatOthersHaveAppendedUntilThisProcessHasWrittenAfterIt() {
        appended(true, 1);
        appended(false, 2, 3);
        assertThat(after(0)).containsExactly(1L);
        assertThat(after(1)).isEmpty();

        appended(true, 4);
        assertThat(after(1)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void haveNoGap() {
        appended(true, 1, 2);
        appended(true, 4, 5);

        assertThat(after(1)).isEmpty();
        assertThat(after(2)).isEmpty();
        assertThat(after(3)).containsExactly(4L, 5L);
    }

    @Test
    void takeAnEventOnce() {
        appended(true, 1, 2);
        appended(true, 2, 3);

        assertThat(after(0)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void forgetTheOldestWhenTheyAreTooMany() {
        String payload = "x".repeat(100_000);
        for (long i = 1; i <= 1_000; i++) {
            recent.appended(List.of(new LoggedEvent(event(i, payload), null, OWN, Set.of())));
        }

        assertThat(after(0)).isEmpty();
        int kept = (int) (RecentEvents.MAX_BYTES / RecentEvents.bytesOf(event(1, payload)));
        assertThat(after(1_000 - kept)).hasSize(kept);
        assertThat(after(1_000 - kept - 1)).isEmpty();
    }

    private List<Long> after(long position) {
        return recent.after(position, Integer.MAX_VALUE).stream()
                .map(EventEnvelope::position)
                .toList();
    }

    private void appended(boolean own, long... positions) {
        recent.appended(LongStream.of(positions)
                .mapToObj(position -> new LoggedEvent(event(position, "{}"), null, own ? OWN : null, Set.of()))
                .toList());
    }

    private static EventEnvelope event(long position, String payload) {
        return new EventEnvelope(
                "id",
                "acme",
                position,
                position,
                Instant.EPOCH,
                "text.written",
                1,
                List.of("t=a"),
                "{}",
                payload,
                "",
                "");
    }
}
