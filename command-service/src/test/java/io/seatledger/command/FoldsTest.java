package io.seatledger.command;

import static io.seatledger.command.Scenario.ACCOUNT;
import static io.seatledger.command.Scenario.CLAIM_KEY;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.RandomCommands.Step;
import io.seatledger.command.account.Account;
import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Entity;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.importing.ImportCommand.ImportKey;
import io.seatledger.command.importing.UserImport;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.ImportId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.Subject;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePools;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.memory.Fold;
import io.seatledger.command.memory.States;
import io.seatledger.command.user.Addresses;
import io.seatledger.command.user.EmailClaims;
import io.seatledger.command.user.UserIds;
import io.seatledger.command.user.Users;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.OrganizationArchived;
import io.seatledger.events.AccountEvent.OrganizationRestored;
import io.seatledger.events.AccountEvent.ProjectArchived;
import io.seatledger.events.AccountEvent.ProjectRestored;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.events.ImportEvent.UserImportFailed;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.ImportEvent.UserImportStarted;
import io.seatledger.events.LicensePoolEvent;
import io.seatledger.events.UserEvent.UserInvited;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Folds random histories of an account, all at once and in parts. */
class FoldsTest {

    private static final int COMMANDS = 400;
    private static final int POSITIONS = 10;
    private static final List<String> IMPORTS = List.of("import-1", "import-2", "import-3");

    private static final Map<String, Fold<?>> FOLDS =
            DecisionConfiguration.FOLDS.stream().collect(toMap(Fold::tagKey, Function.identity()));

    private static final Map<Long, List<Event>> HISTORIES = new ConcurrentHashMap<>();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 10);
    }

    @Test
    void foldTheEventsOfEveryTag() {
        assertThat(FOLDS.keySet())
                .isEqualTo(histories()
                        .flatMap(event -> EventTags.of(event).stream())
                        .map(Tag::key)
                        .collect(toSet()));
    }

    /** Otherwise, the other tests would say little. */
    @Test
    void areGivenEventsOfEveryType() {
        var codec = new EventCodec();

        assertThat(histories().map(codec::typeOf).collect(toSet()))
                .containsExactlyInAnyOrderElementsOf(codec.vocabulary());
    }

    /** A change of the stored form needs a new number for the format. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        account | {"id":"acme","name":"Acme","admins":["ada"],"auditors":[],"organizations":{"emea":{"name":"EMEA",\
        "closed":true}},"projects":{},"licenseTypes":{},"pools":{"p1":null,"p2":"emea"},\
        "invitationLifetimeSeconds":60,"seatsOfSuspended":"KEEP","homeOrganizationOnly":false,\
        "trustedDomains":["x.io"]}
        user    | {"id":"ann","status":"ACTIVE","invitation":{"id":"i1","status":"ACCEPTED","recipient":{\
        "email":"ann@x.io","emailClaim":"c1"},"expiresAt":"2026-11-30T09:30:00Z","mailing":{"number":1,\
        "tokenHash":"f00","reported":true}},"name":"Ann","organization":"emea","projects":["apollo"],\
        "licenses":{"pro":{"pool":"p2","seat":"ASSIGNED"}}}
        pool    | {"id":"p1","licenseType":"pro","name":"P1","endsAt":"2027-01-01T00:00:00Z","graceSeconds":60,\
        "capacity":5,"taken":1,"allotments":{"p2":2},"closed":false}
        email   | {"user":"ann","status":"JOINED"}
        import  | {"account":"acme","id":"import-1","rows":10,"nextRow":3}
        """, quoteCharacter = '\'')
    void writeTheirFirstFormat(String tagKey, String json) {
        assertWrites(Objects.requireNonNull(FOLDS.get(tagKey)), json);
    }

    private static <S> void assertWrites(Fold<S> fold, String json) {
        assertThat(fold.format()).isEqualTo(1);
        assertThat(fold.write(fold.read(json))).isEqualTo(json);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void comeToTheSameFromASnapshotAsFromTheStart(long seed) {
        byTag(history(seed)).forEach((tag, events) -> {
            for (int cut = 0; cut <= events.size(); cut++) {
                assertResumes(foldOf(tag), tag, events, cut, seed);
            }
        });
    }

    private static <S> void assertResumes(Fold<S> fold, Tag tag, List<Event> events, int cut, long seed) {
        S state = folded(fold, tag, null, events.subList(0, cut));
        S snapshot = copyOf(fold, state);

        assertThat(snapshot).as("seed %d, %s after %d", seed, tag, cut).isEqualTo(state);
        assertThat(folded(fold, tag, snapshot, events.subList(cut, events.size())))
                .as("seed %d, %s from %d", seed, tag, cut)
                .isNotNull()
                .isEqualTo(folded(fold, tag, null, events));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leaveTheStatesAloneThatTheyAreGiven(long seed) {
        byTag(history(seed)).forEach((tag, events) -> assertLeavesStatesAlone(foldOf(tag), tag, events, seed));
    }

    private static <S> void assertLeavesStatesAlone(Fold<S> fold, Tag tag, List<Event> events, long seed) {
        S state = null;
        for (Event event : events) {
            S copy = copyOf(fold, state);

            S next = fold.evolve(tag, state, event);

            assertThat(state).as("seed %d, %s: %s", seed, tag, event).isEqualTo(copy);
            state = next;
        }
    }

    /** A decision is given states, and then sees the events that it appends, whatever these concern. */
    @ParameterizedTest
    @MethodSource("seeds")
    void giveDecisionsWhatTheyWouldSourceThemselves(long seed) {
        List<Event> events = history(seed);
        var random = new Random(seed);
        for (int i = 0; i < POSITIONS; i++) {
            int cut = random.nextInt(events.size() + 1);
            var sourced = new Everything(events);
            var given = new Everything(events);

            events.forEach(sourced::evolve);
            given.adopt(statesAfter(events.subList(0, cut)));
            events.subList(cut, events.size()).forEach(given::evolve);

            assertThat(given.contents())
                    .as("seed %d, given states after %d", seed, cut)
                    .isEqualTo(sourced.contents());
        }
    }

    /** The entities of a decision that reads everything in the account. */
    private static final class Everything {

        private final Set<UserId> users;
        private final Set<EmailAddress> addresses;
        private final Set<PoolId> pools;
        private List<Entity> entities;

        Everything(List<Event> history) {
            List<UserInvited> invitations = history.stream()
                    .filter(UserInvited.class::isInstance)
                    .map(UserInvited.class::cast)
                    .toList();
            users = invitations.stream().map(e -> new UserId(e.userId())).collect(toSet());
            addresses =
                    invitations.stream().map(e -> EmailAddress.of(e.email())).collect(toSet());
            pools = history.stream()
                    .filter(LicensePoolEvent.class::isInstance)
                    .map(e -> new PoolId(e.happenedTo()))
                    .collect(toSet());
            entities = Stream.concat(
                            Stream.of(
                                    Account.unopened(ACCOUNT),
                                    new Users(new UserIds(ACCOUNT, users)),
                                    new LicensePools(new PoolIds(ACCOUNT, pools)),
                                    new EmailClaims(new Addresses(ACCOUNT, addresses), CLAIM_KEY)),
                            IMPORTS.stream()
                                    .map(id -> UserImport.unannounced(new ImportKey(ACCOUNT, new ImportId(id)))))
                    .toList();
        }

        void evolve(Event event) {
            entities = entities.stream().map(entity -> entity.evolve(event)).toList();
        }

        void adopt(States states) {
            entities = entities.stream().map(entity -> entity.adopt(states)).toList();
        }

        List<Object> contents() {
            return entities.stream().map(this::contentsOf).toList();
        }

        private Object contentsOf(Entity entity) {
            return switch (entity) {
                case Users all ->
                    users.stream().map(id -> all.with(id, Decision::accepted)).toList();
                case LicensePools all -> pools.stream().map(all::get).toList();
                case EmailClaims all ->
                    addresses.stream()
                            .map(address -> List.of(all.formerOwner(address), all.refusalToInvite(address)))
                            .toList();
                default -> entity;
            };
        }
    }

    private static States statesAfter(List<Event> events) {
        Map<Tag, List<Event>> byTag = byTag(events);
        return new States() {
            @Override
            public <S> @Nullable S of(Fold<S> fold, Tag tag) {
                return folded(fold, tag, null, byTag.getOrDefault(tag, List.of()));
            }
        };
    }

    private static <S> @Nullable S folded(Fold<S> fold, Tag tag, @Nullable S start, List<Event> events) {
        S state = start;
        for (Event event : events) {
            state = fold.evolve(tag, state, event);
        }
        return state;
    }

    private static <S> @Nullable S copyOf(Fold<S> fold, @Nullable S state) {
        return state == null ? null : fold.read(fold.write(state));
    }

    private static Fold<?> foldOf(Tag tag) {
        return Objects.requireNonNull(FOLDS.get(tag.key()), tag.key());
    }

    /** The tags are in order, so that a seed always draws the same. */
    private static Map<Tag, List<Event>> byTag(List<Event> events) {
        Map<Tag, List<Event>> byTag =
                new TreeMap<>(Comparator.comparing(Tag::key).thenComparing(Tag::value));
        for (Event event : events) {
            EventTags.of(event)
                    .forEach(tag ->
                            byTag.computeIfAbsent(tag, _ -> new ArrayList<>()).add(event));
        }
        return byTag;
    }

    private static Stream<Event> histories() {
        return seeds().boxed().flatMap(seed -> history(seed).stream());
    }

    private static List<Event> history(long seed) {
        return HISTORIES.computeIfAbsent(seed, FoldsTest::draw);
    }

    private static List<Event> draw(long seed) {
        var commands = new RandomCommands(seed, Scenario.NOW);
        var scenario = Scenario.nothing().given(RandomCommands.GIVEN.toArray(Event[]::new));
        var model = new PlainModel();
        RandomCommands.GIVEN.forEach(model::apply);
        for (int i = 0; i < COMMANDS; i++) {
            if (i % 20 == 0) {
                // Little happens once she has lost her rights.
                var granted = new AccountAdminGranted(ACCOUNT.value(), "ada");
                // Both are rarely restored, because they are rarely archived.
                for (Event each : List.of(
                        granted,
                        new OrganizationArchived(ACCOUNT.value(), "emea"),
                        new OrganizationRestored(ACCOUNT.value(), "emea"),
                        new ProjectArchived(ACCOUNT.value(), "apollo"),
                        new ProjectRestored(ACCOUNT.value(), "apollo"))) {
                    scenario.given(each);
                    model.apply(each);
                }
            }
            Step step = commands.next();
            scenario.after(step.pause()).when(step.command().apply(model), Actor.of(new Subject(step.actor())));
            scenario.then().forEach(model::apply);
        }
        List<Event> history = scenario.log().stream()
                .map(message -> (Event) Objects.requireNonNull(message.payload()))
                .collect(toCollection(ArrayList::new));
        var random = new Random(seed);
        IMPORTS.forEach(id -> mixIn(importOf(id, random), history, random));
        return Collections.unmodifiableList(history);
    }

    private static List<Event> importOf(String id, Random random) {
        String account = ACCOUNT.value();
        int rows = random.nextInt(1, 50);
        List<Event> events = new ArrayList<>();
        events.add(new UserImportStarted(account, id, rows));
        int next = 1;
        while (next <= rows) {
            if (random.nextInt(4) == 0) {
                events.add(new UserImportFailed(account, id, "The file is lost.", next));
                break;
            }
            int handled = random.nextInt(1, rows - next + 2);
            events.add(new UserImportRowsHandled(
                    account, id, next, Collections.nCopies(handled, RowOutcome.accepted(2, "invited", "user"))));
            next += handled;
        }
        return events;
    }

    /** Puts events at random positions, in their order. */
    private static void mixIn(List<Event> events, List<Event> history, Random random) {
        int from = 0;
        for (Event event : events) {
            int at = random.nextInt(from, history.size() + 1);
            history.add(at, event);
            from = at + 1;
        }
    }
}
