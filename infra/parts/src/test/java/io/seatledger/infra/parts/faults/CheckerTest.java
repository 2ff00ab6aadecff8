package io.seatledger.infra.parts.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.EventMetadata;
import io.seatledger.events.EventType;
import io.seatledger.events.LedgerHash;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolRenamed;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent.InvitationRevoked;
import io.seatledger.events.UserEvent.LicenseChanged;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.infra.parts.ReadModel;
import io.seatledger.infra.parts.faults.SentCommand.Accepted;
import io.seatledger.infra.parts.faults.SentCommand.Answer;
import io.seatledger.infra.parts.faults.SentCommand.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Histories that are as they should be, and histories with one thing wrong each. */
class CheckerTest {

    private static final String ADA = "ada";
    private static final Refused FULL = new Refused(409, "license-pool.exhausted", "{}");

    private final History history = new History();

    /** A log that is written by hand: each command's events, in the order of the positions. */
    private static final class History {

        private static final EventCodec CODEC = new EventCodec();
        private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

        private static final List<String> TAGS = List.of("account=acme");

        private final List<EventEnvelope> log = new ArrayList<>();
        private final Map<String, EventEnvelope> last = new HashMap<>();

        History with(String command, Event... events) {
            for (Event event : events) {
                append(command, event);
            }
            return this;
        }

        private void append(String command, Event event) {
            EventEnvelope before = last.get(event.accountId());
            String previous = before == null ? LedgerHash.GENESIS : before.hash();
            long version = before == null ? 1 : before.accountVersion() + 1;
            EventType type = CODEC.typeOf(event);
            String metadata = CODEC.encodeMetadata(new EventMetadata(ADA, command, null, null));
            String payload = CODEC.encode(event);
            long position = log.size() + 1L;
            String id = "e" + position;
            String hash = LedgerHash.of(
                    previous,
                    version,
                    event.accountId(),
                    id,
                    type.name(),
                    type.revision(),
                    TIME,
                    TAGS,
                    metadata,
                    payload);
            EventEnvelope envelope = new EventEnvelope(
                    id,
                    event.accountId(),
                    version,
                    position,
                    TIME,
                    type.name(),
                    type.revision(),
                    TAGS,
                    metadata,
                    payload,
                    previous,
                    hash);
            log.add(envelope);
            last.put(event.accountId(), envelope);
        }
    }

    private static LicensePoolOpened pool(String pool, int seats) {
        return new LicensePoolOpened("acme", pool, "enterprise", pool, null, seats);
    }

    private static UserInvited invited(String user, String address) {
        return new UserInvited(
                "acme",
                user,
                "i-" + user,
                address,
                address,
                "claim of " + address,
                null,
                null,
                null,
                Instant.parse("2026-01-08T00:00:00Z"),
                false);
    }

    private static LicenseReserved reserved(String user, String pool) {
        return new LicenseReserved("acme", user, pool, "enterprise");
    }

    private static Ask invitation() {
        return Ask.invite("acme", "kim@example.com", List.of("a"));
    }

    private static SentCommand sent(String id, Ask ask, Answer... answers) {
        var command = new SentCommand(id, ADA, ask, "over HTTP");
        List.of(answers).forEach(command::answered);
        return command;
    }

    private static Accepted acceptedAt(long version) {
        return new Accepted(version, false, "{}");
    }

    private static List<String> kinds(List<Finding> findings) {
        return findings.stream().map(Finding::kind).toList();
    }

    private List<String> kindsOfLog() {
        return kinds(Checker.ofLog(history.log));
    }

    private List<String> kindsOf(SentCommand... commands) {
        return kinds(Checker.ofCommands(List.of(commands), history.log));
    }

    @Test
    void nothingIsFoundInAGoodHistory() {
        history.with("open", pool("a", 1), pool("b", 1))
                .with("invite", invited("kim", "kim@example.com"), reserved("kim", "a"))
                .with("change", new LicenseChanged("acme", "kim", "enterprise", "a", "b", SeatState.RESERVED))
                .with("again", invited("lee", "lee@example.com"), reserved("lee", "a"));

        assertThat(kindsOfLog()).isEmpty();
        assertThat(kindsOf(
                        sent("invite", invitation(), acceptedAt(4)),
                        sent("change", Ask.change("acme", "kim", "enterprise", "b"), acceptedAt(5)),
                        sent("again", invitation(), acceptedAt(7), acceptedAt(7)),
                        sent("refused", invitation(), FULL),
                        sent("same", Ask.assign("acme", "kim", "b"), new Accepted(7, true, "{}"))))
                .isEmpty();
        assertThat(Checker.ofTopic(history.log, history.log)).isEmpty();
        assertThat(Checker.ofReadModel(
                        "acme",
                        history.log,
                        new ReadModel(
                                Map.of("kim", Map.of("enterprise", "b"), "lee", Map.of("enterprise", "a")),
                                Map.of("a", 0, "b", 0))))
                .isEmpty();
    }

    @Test
    void anAcceptedCommandThatIsNotInTheLogIsLost() {
        history.with("open", pool("a", 1));

        assertThat(kindsOf(sent("invite", invitation(), acceptedAt(2)))).containsExactly("an accepted command is lost");
    }

    @Test
    void anAcceptedCommandWithHalfOfItsEventsIsLost() {
        history.with("open", pool("a", 1)).with("invite", reserved("kim", "a"));

        assertThat(kindsOf(sent("invite", invitation(), acceptedAt(2)))).containsExactly("an accepted command is lost");
    }

    @Test
    void twoEffectsAreFound() {
        history.with("resize", new LicensePoolResized("acme", "a", "enterprise", null, 1, 2))
                .with("other", pool("b", 1))
                .with("resize", new LicensePoolResized("acme", "a", "enterprise", null, 2, 3));

        assertThat(kindsOf(sent("resize", Ask.resize("acme", "a", 2), acceptedAt(1))))
                .containsExactly("a command has two effects");
    }

    @Test
    void twoEffectsAreFoundWhenOneFollowsTheOther() {
        history.with("rename", new LicensePoolRenamed("acme", "a", "A"))
                .with("rename", new LicensePoolRenamed("acme", "a", "A"));

        assertThat(kindsOf(sent("rename", Ask.rename("acme", "a", "A"), acceptedAt(2))))
                .containsExactly("a command has two effects");
    }

    @Test
    void anEffectOfARefusedCommandIsFound() {
        history.with("invite", invited("kim", "kim@example.com"));

        assertThat(kindsOf(sent("invite", invitation(), FULL))).containsExactly("a refused command has an effect");
    }

    @Test
    void anEffectOfACommandThatChangedNothingIsFound() {
        history.with("assign", reserved("kim", "a"));

        assertThat(kindsOf(sent("assign", Ask.assign("acme", "kim", "a"), new Accepted(1, true, "{}"))))
                .containsExactly("a command that changed nothing has an effect");
    }

    @Test
    void aVersionThatIsNotThatOfTheEffectIsFound() {
        history.with("invite", invited("kim", "kim@example.com"), reserved("kim", "a"));

        assertThat(kindsOf(sent("invite", invitation(), acceptedAt(1))))
                .containsExactly("a caller was told another version than that of the effect");
    }

    @Test
    void whoGotNoAnswerIsFound() {
        assertThat(kindsOf(sent("invite", invitation()))).containsExactly("a caller got no answer");
    }

    @Test
    void twoAnswersAreFound() {
        history.with("invite", invited("kim", "kim@example.com"));

        assertThat(kindsOf(sent("invite", invitation(), acceptedAt(1), acceptedAt(2))))
                .contains("a command has two answers");
    }

    @Test
    void aPoolThatIsOversoldForAMomentIsFound() {
        history.with("open", pool("a", 1))
                .with("kim", invited("kim", "kim@example.com"), reserved("kim", "a"))
                .with("lee", invited("lee", "lee@example.com"), reserved("lee", "a"))
                .with("more", new LicensePoolResized("acme", "a", "enterprise", null, 1, 2));

        assertThat(kindsOfLog()).containsExactly("a pool is oversold");
    }

    @Test
    void twoLicensesOfATypeAreFound() {
        history.with("open", pool("a", 1), pool("b", 1))
                .with("kim", invited("kim", "kim@example.com"), reserved("kim", "a"), reserved("kim", "b"));

        assertThat(kindsOfLog()).containsExactly("a user has two licenses of a type");
    }

    @Test
    void twoLiveUsersWithOneAddressAreFound() {
        history.with("kim", invited("kim", "kim@example.com")).with("lee", invited("lee", "kim@example.com"));

        assertThat(kindsOfLog()).containsExactly("two users have one address");
    }

    @Test
    void anAddressCanBeInvitedAgainAfterItsUserHasLeft() {
        history.with("kim", invited("kim", "kim@example.com"))
                .with("gone", new InvitationRevoked("acme", "kim", "i-kim", "claim of kim@example.com", null))
                .with("lee", invited("lee", "kim@example.com"));

        assertThat(kindsOfLog()).isEmpty();
    }

    @Test
    void aSeatOfNobodyIsFound() {
        history.with("open", pool("a", 1)).with("kim", reserved("kim", "a"));

        assertThat(kindsOfLog()).containsExactly("nobody took a seat");
    }

    @Test
    void aSeatThatLeavesAPoolTwiceIsFound() {
        history.with("open", pool("a", 2), pool("b", 2))
                .with("kim", invited("kim", "kim@example.com"), reserved("kim", "b"))
                .with("change", new LicenseChanged("acme", "kim", "enterprise", "a", "b", SeatState.RESERVED));

        assertThat(kindsOfLog()).containsExactly("a seat left a pool that it was not in");
    }

    @Test
    void anEventThatWasChangedBreaksTheChain() {
        history.with("open", pool("a", 1)).with("more", new LicensePoolResized("acme", "a", "enterprise", null, 1, 2));
        EventEnvelope event = history.log.getFirst();
        history.log.set(0, withPayload(event, event.payloadJson().replace("\"capacity\":1", "\"capacity\":9")));

        assertThat(kindsOfLog()).containsExactly("the chain is broken");
    }

    @Test
    void anEventThatIsMissingLeavesGaps() {
        history.with("open", pool("a", 1)).with("more", new LicensePoolResized("acme", "a", "enterprise", null, 1, 2));
        history.log.removeFirst();

        assertThat(kindsOfLog()).containsExactly("positions have a gap", "versions have a gap");
    }

    @Test
    void aTopicMayRepeatEventsButNotSkipChangeOrLackThem() {
        history.with("open", pool("a", 1), pool("b", 1), pool("c", 1));
        EventEnvelope first = history.log.get(0);
        EventEnvelope second = history.log.get(1);
        EventEnvelope third = history.log.get(2);

        assertThat(kindsOfTopic(first, second, first, second, third)).isEmpty();
        assertThat(kindsOfTopic(first, third)).containsExactly("the topic is not in the order of the log");
        assertThat(kindsOfTopic(first, second)).containsExactly("an event was not published");
        assertThat(kindsOfTopic(first, withPayload(second, third.payloadJson()), third))
                .containsExactly("the topic has another event than the log");
        history.log.removeLast();
        assertThat(kindsOfTopic(first, second, third)).containsExactly("the topic has another event than the log");
    }

    private List<String> kindsOfTopic(EventEnvelope... published) {
        return kinds(Checker.ofTopic(history.log, List.of(published)));
    }

    @Test
    void aReadModelWithAnotherNumberIsFound() {
        history.with("open", pool("a", 1));

        assertThat(kinds(Checker.ofReadModel("acme", history.log, new ReadModel(Map.of(), Map.of("a", 2)))))
                .containsExactly("a read model is not the fold of the log");
    }

    private static EventEnvelope withPayload(EventEnvelope event, String payload) {
        return new EventEnvelope(
                event.eventId(),
                event.accountId(),
                event.accountVersion(),
                event.position(),
                event.time(),
                event.name(),
                event.revision(),
                event.tags(),
                event.metadataJson(),
                payload,
                event.previousHash(),
                event.hash());
    }
}
