package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.eventstore.AppendJudge.Ledger;
import io.seatledger.command.eventstore.AppendJudge.TagState;
import io.seatledger.command.eventstore.EventTranslation.Texts;
import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Verdict;
import io.seatledger.command.eventstore.PendingAppend.Views;
import io.seatledger.events.EventEnvelope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AppendJudgeTest {

    private static final String POOL = "pool=p";
    private static final String USER = "user=u";
    private static final String EMAIL = "email=e";

    /** The log has ten events; the last one of the pool is the seventh, that of the user the third. */
    private final AppendJudge judge = judgeAt(10, 7);

    @Test
    void passesADecisionThatHasSeenAllItDependsOn() {
        PendingAppend append = append(Map.of(POOL, at(7), USER, at(9)), Map.of(), event(POOL));

        assertThat(judge.judge(append, false)).isEqualTo(appended(11, 6));
    }

    @Test
    void refusesADecisionThatHasNotSeenAnEvent() {
        PendingAppend append = append(Map.of(POOL, at(6), USER, at(3)), Map.of(), event(POOL));

        assertThat(judge.judge(append, false)).isEqualTo(new Verdict.Conflicting(Set.of(POOL), 10));
        assertThat(judge.isLost(append)).isTrue();
        assertThat(judge.newEvents()).isEmpty();
    }

    @Test
    void passesADecisionThatTakesATagForNewIfItIs() {
        assertThat(judge.judge(append(Map.of(EMAIL, at(0)), Map.of(), event(EMAIL)), false))
                .isEqualTo(appended(11, 6));
        assertThat(judge.judge(append(Map.of(EMAIL, at(0)), Map.of(), event(EMAIL)), false))
                .isEqualTo(new Verdict.Conflicting(Set.of(EMAIL), 11));
        assertThat(judge.judge(append(Map.of(USER, at(0)), Map.of(), event(USER)), false))
                .isEqualTo(new Verdict.Conflicting(Set.of(USER), 10));
    }

    @Test
    void refusesADecisionThatHasSeenWhatIsNotInTheLog() {
        PendingAppend append = append(Map.of(POOL, at(12)), Map.of(), event(POOL));

        judge.judge(append(Map.of(), Map.of(), event(USER), event(USER), event(USER)), false);

        assertThat(judge.judge(append, false)).isEqualTo(new Verdict.Conflicting(Set.of(POOL), 10));
    }

    @Test
    void checksADecisionThatAddsNothing() {
        assertThat(judge.judge(PendingAppend.withoutEvents("x", Map.of(POOL, at(7)), null), false))
                .isEqualTo(appended(10, 5));
        assertThat(judge.judge(PendingAppend.withoutEvents("x", Map.of(POOL, at(6)), null), false))
                .isEqualTo(new Verdict.Conflicting(Set.of(POOL), 10));
        assertThat(judge.newEvents()).isEmpty();
    }

    @Test
    void passesADecisionThatBuildsOnOneBeforeIt() {
        PendingAppend first = append(Map.of(POOL, at(7)), Map.of(), event(POOL));
        PendingAppend second = append(Map.of(POOL, on(first)), Map.of(), event(POOL), event(POOL));
        PendingAppend third = append(Map.of(POOL, on(second)), Map.of(), event(POOL));

        assertThat(verdicts(judge, first, second, third))
                .containsExactly(appended(11, 6), appended(13, 8), appended(14, 9));
    }

    @Test
    void refusesADecisionThatBuildsOnOneThatWasNotTheLast() {
        PendingAppend first = append(Map.of(POOL, at(7)), Map.of(), event(POOL));
        PendingAppend second = append(Map.of(POOL, on(first)), Map.of(), event(POOL));
        PendingAppend late = append(Map.of(POOL, on(first)), Map.of(), event(POOL));

        assertThat(verdicts(judge, first, second, late))
                .containsExactly(appended(11, 6), appended(12, 7), new Verdict.Conflicting(Set.of(POOL), 12));
        assertThat(judge.isLost(late))
                .as("the other one may yet not be written")
                .isFalse();
    }

    @Test
    void refusesWhateverWasBuiltOnADecisionThatIsRefused() {
        PendingAppend first = append(Map.of(POOL, at(6)), Map.of(), event(POOL));
        PendingAppend second = append(Map.of(POOL, on(first)), Map.of(), event(POOL));
        PendingAppend third = append(Map.of(POOL, on(second)), Map.of(), event(POOL));
        PendingAppend other = append(Map.of(USER, at(3)), Map.of(), event(USER));

        assertThat(verdicts(judge, other, first, second, third))
                .containsExactly(
                        appended(11, 6),
                        new Verdict.Conflicting(Set.of(POOL), 10),
                        new Verdict.Conflicting(Set.of(POOL), 10),
                        new Verdict.Conflicting(Set.of(POOL), 10));
        assertThat(Stream.of(first, second, third)).allMatch(judge::isLost);
    }

    @Test
    void refusesWhateverWasBuiltOnARepeatedCommand() {
        var outcome = new NewOutcome(new CommandKey("x", "ada", "once"), "x", "aa", true, "{}");
        judge.know(outcome.key().digest(), new StoredOutcome("aa", true, "{}", 3));
        PendingAppend repeat =
                new PendingAppend("x", new Views(Map.of(POOL, at(7)), Map.of()), List.of(event(POOL)), outcome);
        PendingAppend next = append(Map.of(POOL, on(repeat)), Map.of(), event(POOL));

        assertThat(verdicts(judge, repeat, next))
                .containsExactly(
                        new Verdict.Recorded(new StoredOutcome("aa", true, "{}", 3)),
                        new Verdict.Conflicting(Set.of(POOL), 10));
        assertThat(judge.isLost(next)).isFalse();
    }

    @Test
    void judgesAgainWhenTheGroupIsTriedAgain() {
        PendingAppend first = append(Map.of(POOL, at(7)), Map.of(), event(POOL));
        PendingAppend second = append(Map.of(POOL, on(first)), Map.of(), event(POOL));
        verdicts(judge, first, second);

        // Meanwhile another node has added an event to the pool.
        assertThat(verdicts(judgeAt(11, 11), first, second))
                .containsExactly(new Verdict.Conflicting(Set.of(POOL), 11), new Verdict.Conflicting(Set.of(POOL), 11));
    }

    @Test
    void passesADecisionThatBuildsOnOneOfAnEarlierGroup() {
        PendingAppend first = append(Map.of(POOL, at(7)), Map.of(), event(POOL));
        verdicts(judge, first);
        first.settle(true);

        assertThat(verdicts(judgeAt(11, 11), append(Map.of(POOL, on(first)), Map.of(), event(POOL))))
                .containsExactly(appended(12, 6));
        PendingAppend late = append(Map.of(POOL, on(first)), Map.of(), event(POOL));
        AppendJudge later = judgeAt(12, 12);
        assertThat(verdicts(later, late)).containsExactly(new Verdict.Conflicting(Set.of(POOL), 12));
        assertThat(later.isLost(late)).isTrue();
    }

    @Test
    void refusesWhatFollowsOneThatWasNotWritten() {
        PendingAppend lost = append(Map.of(POOL, at(6)), Map.of(), event(POOL));
        PendingAppend next = append(Map.of(), Map.of(), event(USER));
        next.follow(lost);
        PendingAppend last = append(Map.of(), Map.of(), event(USER));
        last.follow(next);

        assertThat(verdicts(judge, lost, next, last))
                .containsExactly(
                        new Verdict.Conflicting(Set.of(POOL), 10),
                        new Verdict.Conflicting(Set.of(), 10),
                        new Verdict.Conflicting(Set.of(), 10));
        assertThat(judge.isLost(last)).isTrue();
        assertThat(judge.newEvents()).isEmpty();
    }

    @Test
    void passesWhatFollowsOneThatIsWritten() {
        PendingAppend check = PendingAppend.withoutEvents("x", Map.of(POOL, at(7)), null);
        PendingAppend next = append(Map.of(), Map.of(), event(USER));
        next.follow(check);

        assertThat(verdicts(judge, check, next)).containsExactly(appended(10, 5), appended(11, 6));
    }

    @Test
    void refusesADecisionThatBuildsOnOneThatWasNeverJudged() {
        PendingAppend elsewhere = append(Map.of(POOL, at(7)), Map.of(), event(POOL));

        assertThat(verdicts(judge, append(Map.of(POOL, on(elsewhere)), Map.of(), event(POOL))))
                .containsExactly(new Verdict.Conflicting(Set.of(POOL), 10));
    }

    /** Seats are taken without looking at the user, say; then the user is looked at. */
    @Test
    void letsNobodyBuildOnATagThatWasWrittenBlindly() {
        PendingAppend blind = append(Map.of(POOL, at(7)), Map.of(USER, at(2)), event(POOL, USER));
        PendingAppend unseen = append(Map.of(POOL, on(blind)), Map.of(), event(POOL, USER));
        PendingAppend user = append(Map.of(USER, on(blind)), Map.of(), event(USER));
        PendingAppend pool = append(Map.of(POOL, on(unseen)), Map.of(), event(POOL));

        assertThat(verdicts(judge, blind, unseen, user, pool))
                .containsExactly(
                        appended(11, 6), appended(12, 7), new Verdict.Conflicting(Set.of(USER), 12), appended(13, 8));
    }

    @Test
    void letsOthersBuildOnATagThatWasWrittenInFullKnowledge() {
        PendingAppend first = append(Map.of(POOL, at(7)), Map.of(USER, at(3)), event(POOL, USER));
        PendingAppend second = append(Map.of(), Map.of(USER, on(first)), event(USER));
        PendingAppend third = append(Map.of(USER, on(second)), Map.of(), event(USER));

        assertThat(verdicts(judge, first, second, third))
                .containsExactly(appended(11, 6), appended(12, 7), appended(13, 8));
    }

    @Test
    void numbersAndChainsTheEventsAndSaysWhichTagsAreNew() {
        judge.judge(append(Map.of(), Map.of(), event(POOL, EMAIL), event(EMAIL)), false);

        List<LoggedEvent> events =
                judge.newEvents().stream().map(AppendJudge.EventRow::logged).toList();
        assertThat(events).extracting(LoggedEvent::newTags).containsExactly(Set.of(EMAIL), Set.of());
        assertThat(events).extracting(LoggedEvent::envelope).allMatch(EventEnvelope::hasValidHash);
        assertThat(events)
                .extracting(event -> event.envelope().accountVersion())
                .containsExactly(6L, 7L);
        assertThat(judge.newNames()).containsExactly(new AppendJudge.NameRow(43, EMAIL));
        assertThat(judge.newHead())
                .isEqualTo(new Head(
                        12,
                        events.getLast().envelope().hash(),
                        judgeAt(10, 7).newHead().incarnation()));
    }

    private static AppendJudge judgeAt(long head, long lastOfPool) {
        var judge = new AppendJudge(new Head(head, "aa", new Incarnation(new UUID(0, 1), "00000001")));
        judge.know(POOL, new TagState(41, lastOfPool));
        judge.know(USER, new TagState(42, 3));
        judge.know(EMAIL, new TagState(0, 0));
        judge.knowLastTag(42);
        judge.know("x", new Ledger(5, "a".repeat(64)));
        return judge;
    }

    private static List<Verdict> verdicts(AppendJudge judge, PendingAppend... appends) {
        return Stream.of(appends).map(append -> judge.judge(append, false)).toList();
    }

    private static Verdict appended(long position, long version) {
        return new Verdict.Appended(new AppendReceipt(position, Map.of("x", version)));
    }

    private static TagView at(long position) {
        return new TagView(position, null);
    }

    private static TagView on(@Nullable PendingAppend writer) {
        return new TagView(7, writer);
    }

    private static PendingAppend append(Map<String, TagView> reads, Map<String, TagView> writes, NewEvent... events) {
        return new PendingAppend("x", new Views(reads, writes), List.of(events), null);
    }

    private static NewEvent event(String... tags) {
        return new NewEvent(
                UUID.randomUUID(),
                Instant.EPOCH,
                new QualifiedName("text.written"),
                Stream.of(tags)
                        .map(text -> text.split("="))
                        .map(parts -> Tag.of(parts[0], parts[1]))
                        .collect(Collectors.toSet()),
                new Texts("x", "text.written", 1, "{}", "\"text\""),
                null);
    }
}
