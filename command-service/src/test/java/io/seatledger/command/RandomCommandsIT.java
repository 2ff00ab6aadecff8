package io.seatledger.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.RandomCommands.Step;
import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.TagText;
import io.seatledger.command.language.Subject;
import io.seatledger.command.memory.EntityLoader;
import io.seatledger.command.memory.WarmStates;
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.LedgerHash;
import io.seatledger.events.UserEvent.InvitationResent;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty thousand commands in all, many of them at once, on a real store. The log must read as if they had come one
 * after the other: each append is what the plain model decides at its place, and the invariants hold at every position.
 */
class RandomCommandsIT {

    private static final int CALLERS = 8;
    private static final int PHASES = 5;
    private static final int COMMANDS_PER_CALLER = 50;

    /** More events than any of these commands appends. */
    private static final int MOST_EVENTS = 100;

    private final AtomicReference<Instant> now = new AtomicReference<>(Scenario.NOW);
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, Sent> sent = new ConcurrentHashMap<>();
    private final Known known = new Known();

    private record Sent(Step step, Command<?> command, Instant time, Decision<?> decision) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void areDecidedAsIfTheyCameOneAfterTheOther(long seed) throws InterruptedException, ExecutionException {
        try (RealDecisions node = node(Parts.postgres().freshDatabase())) {
            send(seed, List.of(node));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8, 9, 10})
    void areDecidedOnTwoNodesAsIfTheyCameOneAfterTheOther(long seed) throws InterruptedException, ExecutionException {
        DatabaseAddress database = Parts.postgres().freshDatabase();
        try (RealDecisions one = node(database);
                RealDecisions other = node(database)) {
            send(seed, List.of(one, other));
        }
    }

    private RealDecisions node(DatabaseAddress database) {
        return new RealDecisions(database, now::get, () -> "id-" + ids.incrementAndGet());
    }

    private void send(long seed, List<RealDecisions> nodes) throws InterruptedException, ExecutionException {
        RealDecisions first = nodes.getFirst();
        Scenario.append(first.store, first.codec, RandomCommands.GIVEN);

        for (int phase = 0; phase < PHASES; phase++) {
            sendMany(nodes, seed, phase);
            now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
        }

        assertThat(sent).hasSize(PHASES * CALLERS * COMMANDS_PER_CALLER);
        verify(first.log, first.codec);
        nodes.forEach(RandomCommandsIT::verifyMemory);
    }

    /** Whatever is in memory is what the log comes to, with the version of its last change. */
    private static void verifyMemory(RealDecisions node) {
        List<EventEnvelope> all = node.log.readAfter(0, Integer.MAX_VALUE);
        await().until(() -> node.entities.tail() >= all.size());
        Set<Tag> tags = all.stream()
                .flatMap(event -> event.tags().stream())
                .map(TagText::parse)
                .collect(Collectors.toSet());
        int warm = 0;
        for (Map.Entry<Tag, EntityLoader.Loaded> loaded : node.loader.load(tags).entrySet()) {
            EntityLoader.Loaded known = WarmStates.of(node.entities, loaded.getKey());
            if (known != null) {
                warm++;
                assertThat(known.state())
                        .as(loaded.getKey().toString())
                        .isEqualTo(loaded.getValue().state());
                assertThat(known.version())
                        .as(loaded.getKey().toString())
                        .isEqualTo(loaded.getValue().version());
            }
        }
        assertThat(warm).isGreaterThan(tags.size() / 4);
    }

    private void sendMany(List<RealDecisions> nodes, long seed, int phase)
            throws InterruptedException, ExecutionException {
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                var draws = new RandomCommands(10_000 * seed + 100L * phase + caller, Scenario.NOW);
                String prefix = phase + "-" + caller + "-";
                RealDecisions node = nodes.get(caller % nodes.size());
                all.add(callers.submit(() -> {
                    for (int i = 0; i < COMMANDS_PER_CALLER; i++) {
                        send(node, draws.next(), prefix + i);
                    }
                    return true;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private void send(RealDecisions node, Step step, String id) throws InterruptedException {
        Command<?> command = step.command().apply(known);
        Decided<?> decided =
                node.dispatcher.dispatch(command, CommandContext.of(Actor.of(new Subject(step.actor())), id), null);
        sent.put(id, new Sent(step, command, now.get(), decided.decision()));
        if (decided.decision() instanceof Decision.Accepted) {
            known.learn(events(node.log, node.codec, id, decided.accountVersion()));
        }
    }

    /**
     * The events of a command whose last event has this version. In a log with one account, a version is a position.
     */
    private static List<Event> events(EventLog log, EventCodec codec, String commandId, long version) {
        return log.readAfter(Math.max(version - MOST_EVENTS, 0), MOST_EVENTS).stream()
                .filter(envelope -> commandId.equals(
                        codec.decodeMetadata(envelope.metadataJson()).commandId()))
                .map(envelope -> ((DecodedEvent.Known)
                                codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson()))
                        .event())
                .toList();
    }

    private void verify(EventLog log, EventCodec codec) {
        List<EventEnvelope> all = log.readAfter(0, Integer.MAX_VALUE);
        var model = new PlainModel();
        var prefix = new PlainModel();
        String hash = LedgerHash.GENESIS;
        Set<String> appended = new HashSet<>();
        for (int from = 0; from < all.size(); ) {
            String commandId = String.valueOf(
                    codec.decodeMetadata(all.get(from).metadataJson()).commandId());
            List<Event> events = new ArrayList<>();
            int to = from;
            while (to < all.size()
                    && commandId.equals(String.valueOf(
                            codec.decodeMetadata(all.get(to).metadataJson()).commandId()))) {
                EventEnvelope envelope = all.get(to);
                assertThat(envelope.position()).isEqualTo(to + 1L);
                assertThat(envelope.accountVersion()).isEqualTo(to + 1L);
                assertThat(envelope.previousHash()).isEqualTo(hash);
                assertThat(envelope.hasValidHash()).isTrue();
                hash = envelope.hash();
                Event event = ((DecodedEvent.Known)
                                codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson()))
                        .event();
                events.add(event);
                prefix.apply(event);
                if (to >= 1) {
                    assertThat(prefix.violations())
                            .as("after position %d", to + 1)
                            .isEmpty();
                }
                to++;
            }
            from = to;
            if ("given".equals(commandId)) {
                events.forEach(model::apply);
                continue;
            }
            assertThat(appended.add(commandId))
                    .as("appended at one place: %s", commandId)
                    .isTrue();
            Sent command = Objects.requireNonNull(sent.get(commandId));
            var actual = new PlainModel.Answer(PlainModel.verdictOf(command.decision()), events);
            assertThat(actual)
                    .as("%s, position %d: %s", commandId, to, command.step())
                    .isEqualTo(model.decide(
                            command.step().actor(), command.command(), command.time(), PlainModel.idsOf(events)));
            assertThat(model.violationsBetweenAppends())
                    .as("after position %d", to)
                    .isEmpty();
        }
        assertThat(appended).hasSizeGreaterThan(100);
    }

    /** The answers that the callers have received so far. */
    private static final class Known implements RandomCommands.People {

        private final Map<String, String> users = new ConcurrentHashMap<>();
        private final Map<String, String> invitations = new ConcurrentHashMap<>();
        private final Map<String, Integer> mailings = new ConcurrentHashMap<>();

        void learn(List<Event> events) {
            for (Event event : events) {
                switch (event) {
                    case UserInvited e -> {
                        users.put(e.email(), e.userId());
                        invitations.put(e.userId(), e.invitationId());
                        mailings.put(e.userId(), 1);
                    }
                    case InvitationResent e -> mailings.put(e.userId(), e.mailing());
                    default -> {
                        // Later commands do not need this event.
                    }
                }
            }
        }

        @Override
        public String userOf(String email) {
            return users.getOrDefault(email, "nobody");
        }

        @Override
        public String invitationOf(String user) {
            return invitations.getOrDefault(user, "none");
        }

        @Override
        public int mailingOf(String user) {
            return mailings.getOrDefault(user, 1);
        }
    }
}
