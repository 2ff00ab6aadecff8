package io.seatledger.command.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.eventstore.UnknownEventException;
import io.seatledger.command.memory.EntityLoader.Loaded;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.LicensePoolEvent.LicensePoolResized;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.UserNamed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EntityLoaderIT {

    private static final Tag POOL = EventTags.pool("acme", "pro");
    private static final Tag ADA = EventTags.user("acme", "ada");
    private static final Tag BOB = EventTags.user("acme", "bob");

    private final LoadedStore store = new LoadedStore();
    private final Names pools = new Names("pool", 1);
    private final Names users = new Names("user", 1);
    private final EntityLoader loader = store.loader(pools, users, new Names("account", 1));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void loadsEverythingInOneQuery() {
        store.append(opened(), named("ada", 1), assigned("ada"), named("bob", 1), named("ada", 2));

        Map<Tag, Loaded> loaded = loader.load(List.of(POOL, ADA, BOB, EventTags.user("acme", "nobody")));

        assertThat(loaded.get(POOL)).isEqualTo(of(3, 5, opened(), assigned("ada")));
        assertThat(loaded.get(ADA)).isEqualTo(of(5, 5, named("ada", 1), assigned("ada"), named("ada", 2)));
        assertThat(loaded.get(BOB)).isEqualTo(of(4, 5, named("bob", 1)));
        assertThat(loaded.get(EventTags.user("acme", "nobody"))).isEqualTo(new Loaded(null, 0, 5));
        assertThat(store.reads()).isEqualTo(1);
    }

    @Test
    void countsForTheVersionOnlyWhatChangesTheTag() {
        store.append(named("ada", 1), opened());

        assertThat(loaded(POOL).version()).isZero();
        assertThat(loaded(ADA)).isEqualTo(of(1, 2, named("ada", 1)));
    }

    @Test
    void loadsAThousandUsersInOneQuery() {
        List<Event> events = users(1_000, i -> List.of(named("user-" + i, 1), named("user-" + i, 2)));
        store.append(events);

        Map<Tag, Loaded> loaded = loader.load(IntStream.range(0, 1_000)
                .mapToObj(i -> EventTags.user("acme", "user-" + i))
                .toList());

        assertThat(store.reads()).isEqualTo(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(loaded.get(EventTags.user("acme", "user-" + i)))
                    .isEqualTo(of(2 * i + 2, 2_000, named("user-" + i, 1), named("user-" + i, 2)));
        }
    }

    /** Histories of very different lengths, some of which share events, over several pages. */
    @Test
    void readsLongHistoriesPageByPage() {
        var random = new Random(17);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            String user = random.nextInt(10) == 0 ? "user-" + random.nextInt(300) : "ada";
            events.add(random.nextBoolean() ? assigned(user) : named(user, i));
        }
        for (int i = 0; i < events.size(); i += 1_000) {
            store.append(events.subList(i, i + 1_000));
        }
        List<Tag> tags = new ArrayList<>(IntStream.range(0, 300)
                .mapToObj(i -> EventTags.user("acme", "user-" + i))
                .toList());
        tags.addAll(List.of(POOL, ADA));

        Map<Tag, Loaded> loaded = loader.load(tags);

        for (Tag tag : tags) {
            Event[] ofTheTag = events.stream()
                    .filter(event -> EventTags.of(event).contains(tag))
                    .toArray(Event[]::new);
            assertThat(loaded.get(tag)).as("%s", tag).satisfies(found -> {
                assertThat(found).isNotNull();
                assertThat(found.state()).isEqualTo(state(ofTheTag));
                assertThat(found.position()).isEqualTo(20_000);
            });
        }
        assertThat(store.reads()).isBetween(5, 20);
    }

    /** Of a dense history, whole stretches of the log are read, but not where it is thin. */
    @Test
    void readsAHistoryThatIsDenseHereAndThinThere() {
        List<Event> events = new ArrayList<>();
        IntStream.range(0, 9_000).forEach(i -> events.add(named("ada", i)));
        IntStream.range(0, 9_000).forEach(i -> events.add(named("bob", i)));
        IntStream.range(0, 5).forEach(i -> events.add(named("ada", -i)));
        for (int i = 0; i < events.size(); i += 1_000) {
            store.append(events.subList(i, Math.min(i + 1_000, events.size())));
        }

        Loaded loaded = loaded(ADA);

        assertThat(loaded.state())
                .isEqualTo(state(events.stream()
                        .filter(event -> EventTags.of(event).contains(ADA))
                        .toArray(Event[]::new)));
        assertThat(loaded.version()).isEqualTo(18_005);
        assertThat(store.reads()).isEqualTo(5);
    }

    @Test
    void readsOnlyWhatCameAfterTheSnapshot() {
        List<Event> history =
                IntStream.range(0, 501).<Event>mapToObj(i -> named("ada", i)).toList();
        store.append(history);
        Loaded fromTheStart = loaded(ADA);
        assertThat(users.folded()).isEqualTo(501);
        await().until(() -> store.snapshots().written() == 1);
        store.append(named("ada", 1_000), named("bob", 1));
        store.reads();

        Map<Tag, Loaded> again = loader.load(Set.of(ADA, BOB));

        assertThat(users.folded()).isEqualTo(2);
        assertThat(store.reads()).isEqualTo(1);
        assertThat(again.get(ADA))
                .isEqualTo(new Loaded(
                        users.evolve(ADA, (Names.Seen) fromTheStart.state(), named("ada", 1_000)), 502, 503));
        assertThat(again.get(BOB)).isEqualTo(of(503, 503, named("bob", 1)));
    }

    @Test
    void takesNoSnapshotOfAShortHistory() {
        store.append(
                IntStream.range(0, 500).<Event>mapToObj(i -> named("ada", i)).toList());
        store.append(
                IntStream.range(0, 501).<Event>mapToObj(i -> named("bob", i)).toList());

        loader.load(Set.of(ADA, BOB));

        await().until(() -> store.snapshots().written() == 1);
        assertThat(store.number("SELECT count(*) FROM entity_snapshots WHERE tag LIKE '%bob'"))
                .isEqualTo(1);
    }

    @Test
    void ignoresSnapshotsOfAnotherFormat() {
        store.append(named("ada", 1), named("ada", 2));
        snapshot("user=acme/ada", 1, 1, 2, "7;7");

        assertThat(loaded(ADA)).isEqualTo(of(2, 2, named("ada", 1), named("ada", 2)));

        EntityLoader newer = store.loader(new Names("user", 2));
        assertThat(Objects.requireNonNull(newer.load(Set.of(ADA)).get(ADA)).state())
                .isEqualTo(users.evolve(ADA, new Names.Seen(7, 7), named("ada", 2)));
    }

    @Test
    void ignoresSnapshotsOfWhatTheLogDoesNotHave() {
        store.append(named("ada", 1), named("bob", 1), named("ada", 2));
        snapshot("user=acme/ada", 4, 4, 1, "7;7");

        Map<Tag, Loaded> loaded = loader.load(List.of(BOB, ADA));

        assertThat(loaded.get(ADA)).isEqualTo(of(3, 3, named("ada", 1), named("ada", 2)));
        assertThat(loaded.get(BOB)).isEqualTo(of(2, 3, named("bob", 1)));
    }

    @Test
    void ignoresSnapshotsThatItCannotRead() {
        store.append(named("ada", 1), named("ada", 2), named("bob", 1));
        snapshot("user=acme/ada", 1, 1, 1, "nonsense");

        Map<Tag, Loaded> loaded = loader.load(List.of(ADA, BOB));

        assertThat(loaded.get(ADA)).isEqualTo(of(2, 3, named("ada", 1), named("ada", 2)));
        assertThat(loaded.get(BOB)).isEqualTo(of(3, 3, named("bob", 1)));
    }

    /** Whatever the position of the snapshot. */
    @Test
    void comesToTheSameFromASnapshotAsFromTheStart() {
        var random = new Random(18);
        List<Event> events =
                IntStream.range(0, 200).<Event>mapToObj(i -> named("ada", i)).toList();
        store.append(events);
        Loaded expected = loaded(ADA);

        for (int i = 0; i < 20; i++) {
            int at = random.nextInt(201);
            Names.Seen state = state(events.subList(0, at).toArray(Event[]::new));
            store.execute("TRUNCATE entity_snapshots");
            if (at > 0) {
                snapshot("user=acme/ada", at, at, 1, users.write(state));
            }
            assertThat(loaded(ADA)).as("from %d on", at).isEqualTo(expected);
        }
    }

    @Test
    void failsAtAnEventOfANewerVersion() {
        try (var other = new LoadedStore(new EventCodec(type -> !type.name().equals("license-pool.resized")))) {
            other.append(opened(), new LicensePoolResized("acme", "pro", "pro", null, 10, 20), named("ada", 1));
            EntityLoader older = other.loader(pools, users);

            assertThatThrownBy(() -> older.load(Set.of(POOL))).isInstanceOf(UnknownEventException.class);
            assertThat(older.load(Set.of(ADA))).hasSize(1);
        }
    }

    @Test
    void failsForATagThatNothingFolds() {
        assertThatThrownBy(() -> loader.load(Set.of(Tag.of("import", "acme/1"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Loaded loaded(Tag tag) {
        return Objects.requireNonNull(loader.load(Set.of(tag)).get(tag));
    }

    private void snapshot(String tag, long position, long version, int format, String state) {
        store.execute("INSERT INTO entity_snapshots VALUES ('%s', %d, %d, %d, '%s')"
                .formatted(tag, position, version, format, state));
    }

    private static Names.Seen state(Event... events) {
        Names fold = new Names("user", 1);
        Names.Seen state = null;
        for (Event event : events) {
            state = fold.evolve(ADA, state, event);
        }
        return Objects.requireNonNullElse(state, new Names.Seen(0, 0));
    }

    private static Loaded of(long version, long position, Event... events) {
        return new Loaded(state(events), version, position);
    }

    private static List<Event> users(int count, IntFunction<List<Event>> events) {
        return IntStream.range(0, count).mapToObj(events).flatMap(List::stream).toList();
    }

    private static Event opened() {
        return new LicensePoolOpened("acme", "pro", "pro", "Pro", null, 10);
    }

    private static Event named(String user, int name) {
        return new UserNamed("acme", user, "name " + name);
    }

    private static Event assigned(String user) {
        return new LicenseAssigned("acme", user, "pro", "pro", false);
    }
}
