package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogContinuityTest {

    private static final UUID ID = UUID.fromString("0198c0de-0000-7000-8000-000000000001");
    private static final Head SEEN = new Head(7, "aa", new Incarnation(ID, "00000002"));

    private final LogContinuity continuity = new LogContinuity();

    @Test
    void goesOnAfterAFailoverThatHasLostNothing() {
        continuity.advance(SEEN);
        var promoted = new Head(9, "bb", new Incarnation(ID, "00000003"));

        continuity.check(SEEN, "aa", promoted);

        assertThat(continuity.last()).isEqualTo(promoted);
        assertThat(continuity.loss()).isEmpty();
    }

    @Test
    void noticesAFailoverThatHasLostAnEvent() {
        continuity.advance(SEEN);

        assertThatThrownBy(() -> continuity.check(SEEN, "", new Head(6, "cc", new Incarnation(ID, "00000003"))))
                .isInstanceOf(LostHistoryException.class)
                .hasMessageContaining("ends at position 6 on timeline 00000003");
    }

    @Test
    void noticesThatAnotherEventHasThePosition() {
        continuity.advance(SEEN);

        assertThatThrownBy(() -> continuity.check(SEEN, "dd", new Head(12, "ee", new Incarnation(ID, "00000003"))))
                .isInstanceOf(LostHistoryException.class);
        assertThat(continuity.loss()).isPresent();
    }

    /** The old primary still answers reads, and lacks what the new one has written. */
    @Test
    void doesNotTakeAServerThatWasReplacedForALoss() {
        var written = new Head(8, "ff", new Incarnation(ID, "00000003"));
        continuity.advance(written);

        assertThatThrownBy(() -> continuity.check(written, "", SEEN)).isInstanceOf(ReplacedServerException.class);

        assertThat(continuity.loss()).isEmpty();
        assertThatCode(() -> continuity.check(written, "ff", written)).doesNotThrowAnyException();
    }

    @Test
    void ignoresAnAnswerThatIsLate() {
        var later = new Head(9, "bb", new Incarnation(ID, "00000003"));
        continuity.advance(later);

        continuity.check(SEEN, "aa", SEEN);

        assertThat(continuity.last()).isEqualTo(later);
    }
}
