package io.seatledger.command.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.eventstore.AppendsOfTests;
import io.seatledger.command.eventstore.LoggedEvent;
import io.seatledger.command.eventstore.PendingAppend;
import io.seatledger.command.licensepool.LicensePool;
import io.seatledger.command.licensepool.LicensePoolFold;
import io.seatledger.events.Event;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.LicenseReserved;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a pool of ten seats comes to, in the log and on top of it. */
class WarmEntityTest {

    private static final Tag POOL = EventTags.pool("acme", "pro");
    private static final Event OPENED = new LicensePoolOpened("acme", "pro", "pro", "Pro", null, 10);

    private final WarmEntity<LicensePool> entity = WarmEntity.loaded(
            new LicensePoolFold(),
            POOL,
            new EntityLoader.Loaded(new LicensePoolFold().evolve(POOL, null, OPENED), 1, 1));
    private long position = 1;

    @Test
    void showsWhatIsNotWrittenYet() {
        PendingAppend append = expected(taken("a"), taken("b"));

        assertThat(seatsLeft()).isEqualTo(8);
        assertThat(entity.look(1).view().writer()).isSameAs(append);
        assertThat(seatsLeftInTheLog()).isEqualTo(10);
    }

    @Test
    void takesWhatWasWrittenOnceHoweverItArrives() {
        Event first = taken("a");
        Event second = taken("b");
        Event third = taken("c");
        PendingAppend append = expected(first, second, third);

        // The tail has read the first one; the lane hands over all of them.
        apply(first, AppendsOfTests.idOf(append, 0), null);
        apply(second, AppendsOfTests.idOf(append, 1), append);
        apply(third, AppendsOfTests.idOf(append, 2), null);

        assertThat(seatsLeft()).isEqualTo(7);
        assertThat(seatsLeftInTheLog()).isEqualTo(7);
        assertThat(entity.look(1).view().writer()).isNull();
    }

    @Test
    void forgetsWhatWasNotWritten() {
        PendingAppend lost = expected(taken("a"));
        expected(taken("b"));

        AppendsOfTests.reject(lost);

        assertThat(seatsLeft()).isEqualTo(9);
    }

    @Test
    void knowsThatWhatCameBeforeAWrittenAppendWasRejected() {
        expected(taken("a"));
        Event released =
                new LicenseReleased("acme", "z", "pro", "pro", SeatState.RESERVED, ReleaseReason.RELEASED_BY_ADMIN);
        PendingAppend written = expected(released);

        apply(released, AppendsOfTests.idOf(written, 0), written);

        assertThat(seatsLeft()).isEqualTo(11);
    }

    @Test
    void putsWhatOthersHaveWrittenBelowWhatIsNotWrittenYet() {
        expected(taken("a"));

        apply(taken("of another node"), "00000000-0000-0000-0000-000000000001", null);

        assertThat(seatsLeft()).isEqualTo(8);
        assertThat(seatsLeftInTheLog()).isEqualTo(9);
        assertThat(entity.look(1).view().position()).isEqualTo(2);
    }

    @Test
    void ignoresWhatItWasLoadedWith() {
        position = 0;
        apply(taken("long ago"), "00000000-0000-0000-0000-000000000001", null);

        assertThat(seatsLeft()).isEqualTo(10);
    }

    @Test
    void takesNoSnapshotInTheMiddleOfAnAppend() {
        Event[] events = Stream.generate(() -> taken("a")).limit(2_000).toArray(Event[]::new);
        PendingAppend append = expected(events);

        for (int i = 0; i < events.length; i++) {
            assertThat(entity.takesSnapshot()).as("after %d events", i).isFalse();
            apply(events[i], AppendsOfTests.idOf(append, i), append);
        }

        assertThat(entity.takesSnapshot()).isTrue();
        assertThat(entity.look(0).view().position()).isEqualTo(2_001);
        assertThat(entity.takesSnapshot()).isFalse();
    }

    @Test
    void ofATagThatWasTakenForNewIsOfNoUseOnceSomebodyElseHasUsedIt() {
        WarmEntity<LicensePool> assumed = WarmEntity.assumedNew(new LicensePoolFold(), POOL);
        assertThat(assumed.look(7).view().position()).isZero();

        assertThat(assumed.apply(
                        AppendsOfTests.logged(OPENED, "00000000-0000-0000-0000-000000000001", 8, null), OPENED))
                .isFalse();
    }

    private static Event taken(String user) {
        return new LicenseReserved("acme", user, "pro", "pro");
    }

    private PendingAppend expected(Event... events) {
        PendingAppend append = AppendsOfTests.append("acme", List.of(events));
        entity.expect(append, List.of(events));
        return append;
    }

    private void apply(Event event, String id, @Nullable PendingAppend append) {
        position++;
        LoggedEvent logged = AppendsOfTests.logged(event, id, position, append);
        assertThat(entity.apply(logged, event)).isTrue();
    }

    private int seatsLeft() {
        return ((LicensePool) Objects.requireNonNull(entity.look(1).state())).available();
    }

    private int seatsLeftInTheLog() {
        return Objects.requireNonNull(entity.state()).available();
    }
}
