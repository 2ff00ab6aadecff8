package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.eventstore.AppendJudge.Ledger;
import io.seatledger.command.eventstore.AppendJudge.TagState;
import io.seatledger.command.eventstore.LogMemory.Missed;
import io.seatledger.events.EventEnvelope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogMemoryTest {

    private static final String TIMELINE = "00000001";

    private final LogMemory memory = new LogMemory();

    @BeforeEach
    void lookUpAtPositionTen() {
        memory.moveTo(head(10, TIMELINE), List.of());
        memory.know("pool=p", new TagState(4, 9));
        memory.know("x", new Ledger(5, "hash 10"));
        memory.knowLastTag(4);
    }

    @Test
    void isKeptWhileNobodyElseWrites() {
        assertThat(memory.moveTo(head(10, TIMELINE), List.of())).isEmpty();

        assertThat(memory.tag("pool=p")).isEqualTo(new TagState(4, 9));
        assertThat(memory.ledger("x")).isEqualTo(new Ledger(5, "hash 10"));
        assertThat(memory.lastTag()).isEqualTo(4);
    }

    @Test
    void followsAFewEventsOfAnother() {
        List<Set<String>> newTags = memory.moveTo(
                head(12, TIMELINE),
                List.of(missed(11, Map.of("pool=p", 4L, "user=u", 5L)), missed(12, Map.of("user=u", 5L))));

        assertThat(newTags).containsExactly(Set.of("user=u"), Set.of());
        assertThat(memory.tag("pool=p")).isEqualTo(new TagState(4, 11));
        assertThat(memory.tag("user=u")).isEqualTo(new TagState(5, 12));
        assertThat(memory.ledger("x")).isEqualTo(new Ledger(112, "hash 12"));
        assertThat(memory.lastTag()).isEqualTo(5);
        assertThat(memory.head()).isEqualTo(head(12, TIMELINE));
    }

    /** The first event with a tag may have come before those that are read. */
    @Test
    void callsNoTagNewIfItDoesNotKnowTheLastOne() {
        var fresh = new LogMemory();
        fresh.moveTo(head(10, TIMELINE), List.of());

        assertThat(fresh.moveTo(head(11, TIMELINE), List.of(missed(11, Map.of("user=u", 5L)))))
                .containsExactly(Set.of());
        assertThat(fresh.moveTo(head(12, TIMELINE), List.of(missed(12, Map.of("user=v", 6L)))))
                .containsExactly(Set.of());
    }

    @Test
    void isLostWhenAnotherHasWrittenALot() {
        List<Missed> one = List.of(missed(11, Map.of()));
        List<Missed> tooMany = LongStream.rangeClosed(11, 11 + LogMemory.LONGEST_GAP)
                .mapToObj(position -> missed(position, Map.of()))
                .toList();

        assertThat(memory.moveTo(head(tooMany.getLast().envelope().position(), TIMELINE), tooMany))
                .isEmpty();
        assertForgotten();
        assertThat(memory.moveTo(head(11, TIMELINE), one)).as("back in time").isEmpty();
        assertForgotten();
    }

    @Test
    void isLostWhenAnotherServerHasTakenOver() {
        memory.moveTo(head(10, "00000002"), List.of());

        assertForgotten();
    }

    @Test
    void isLostWhenTheEventsDoNotLeadToTheHead() {
        memory.moveTo(head(12, TIMELINE), List.of(missed(11, Map.of())));

        assertForgotten();
    }

    private void assertForgotten() {
        assertThat(memory.tag("pool=p")).isNull();
        assertThat(memory.ledger("x")).isNull();
        assertThat(memory.lastTag()).isZero();
    }

    private static Head head(long position, String timeline) {
        return new Head(position, "hash " + position, new Incarnation(new UUID(0, 1), timeline));
    }

    private static Missed missed(long position, Map<String, Long> tagNumbers) {
        return new Missed(
                new EventEnvelope(
                        "event " + position,
                        "x",
                        100 + position,
                        position,
                        Instant.EPOCH,
                        "text.written",
                        1,
                        tagNumbers.keySet().stream().sorted().toList(),
                        "{}",
                        "{}",
                        "hash " + (position - 1),
                        "hash " + position),
                tagNumbers);
    }
}
