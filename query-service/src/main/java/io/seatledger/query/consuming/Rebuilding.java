package io.seatledger.query.consuming;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.query.consuming.Comparison.Difference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Rebuilds read models. A generation is filled beside the live one. When it has caught up, both follow the events
 * together; then they are compared, where they should be equal, and reads are switched. The former generation is folded
 * on for a while, as a way back.
 *
 * <p>One node at a time does it, under a lease. Everything it needs to go on is in MongoDB, so another one, or the same
 * one after a crash, goes on where it was.
 */
final class Rebuilding implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rebuilding.class);
    private static final String LEASE = "rebuilding";
    private static final Duration LEASED_FOR = Duration.ofSeconds(10);
    private static final Duration TURN = Duration.ofMillis(500);
    private static final Duration UNTIL_NEXT_LINE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How often a difference is looked at again: it passes if events were under way. */
    private static final int LOOKS = 10;

    private static final int MOST_NAMED = 20;

    private final Generations generations;
    private final MongoOperations mongo;
    private final Filling.Parts parts;
    private final Duration keepFormer;
    private final InstantSource clock;
    private final String node = UUID.randomUUID().toString();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("rebuilding").unstarted(this::run);
    private @Nullable Filling filling;
    private List<Generation> filled = List.of();
    private long saidAt;

    /**
     * Settings of rebuilds.
     *
     * @param keepFormer how long the former generation is kept as a way back
     */
    @ConfigurationProperties("seatledger.rebuilding")
    record Properties(Duration keepFormer) {}

    /**
     * How the rebuild goes, for whoever asks on any node.
     *
     * @param node the node that does it
     * @param until when another node may take over
     * @param held why it does not go on; {@code null} if it does
     * @param differences documents that the last rebuild has made differently, of read models that should be equal
     */
    @Document("rebuilds")
    record Report(
            @Id String id,
            String node,
            Instant until,
            @Nullable String state,
            long folded,
            long total,
            long percent,
            long eventsPerSecond,
            @Nullable Long secondsLeft,
            @Nullable String held,
            @Nullable List<String> differences) {}

    Rebuilding(
            Generations generations,
            MongoOperations mongo,
            Filling.Parts parts,
            Properties properties,
            InstantSource clock) {
        this.generations = generations;
        this.mongo = mongo;
        this.parts = parts;
        this.keepFormer = properties.keepFormer();
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** How the rebuild goes, or went; {@code null} if there was none. */
    @Nullable
    Report report() {
        return mongo.findById(LEASE, Report.class);
    }

    /** Begins to rebuild a read model, unless it is being rebuilt. */
    void begin(String name) {
        ReadModel model = modelOf(name);
        if (model.filling() == null) {
            generations.store(model.filling(generations.next(name)));
            LOG.info("{} is rebuilt", name);
        }
    }

    /** Gives a rebuild up. */
    void cancel(String name) {
        ReadModel model = modelOf(name);
        Generation given = model.filling();
        if (given != null) {
            generations.store(model.filling(null));
            generations.drop(given);
        }
    }

    /**
     * Lets reads use the former generation again.
     *
     * @throws IllegalArgumentException if there is none any more
     */
    void back(String name) {
        ReadModel model = modelOf(name);
        if (model.former() == null) {
            throw new IllegalArgumentException(name + " has no former generation any more");
        }
        generations.store(model.switchedBack(clock.instant().plus(keepFormer)));
        LOG.info("{} is read from {} again", name, model.former());
    }

    private ReadModel modelOf(String name) {
        generations.refresh();
        ReadModel model = generations.current().get(name);
        if (model == null) {
            throw new IllegalArgumentException("there is no read model " + name);
        }
        return model;
    }

    private void run() {
        try {
            do {
                try {
                    turn();
                } catch (OptimisticLockingFailureException e) {
                    LOG.debug("Another node has changed a read model", e);
                } catch (RuntimeException e) {
                    LOG.warn("The rebuild failed, and goes on: {}", e.toString());
                    closeFilling();
                }
            } while (!closed.await(TURN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            closeFilling();
        }
    }

    private void turn() {
        beginWhereVersionsChanged();
        dropFormer();
        List<ReadModel> models = generations.current().values().stream()
                .filter(model -> isMine(model.filling()))
                .toList();
        if (models.isEmpty() || !leased()) {
            closeFilling();
            return;
        }
        fill(models.stream()
                .filter(model -> !model.joined())
                .map(model -> Objects.requireNonNull(model.filling()))
                .toList());
        models.stream().filter(ReadModel::joined).forEach(this::switchIfEqual);
    }

    /** Only a service with the same version of the projections can fill a generation. */
    private boolean isMine(@Nullable Generation generation) {
        return generation != null && generation.version() == generations.versionOf(generation.model());
    }

    private void beginWhereVersionsChanged() {
        for (ReadModel model : generations.current().values()) {
            int version = generations.versionOf(model.name());
            Generation begun = model.filling();
            if (model.live().version() < version && (begun == null || begun.version() < version)) {
                LOG.info("{} is rebuilt for version {} of its projections", model.name(), version);
                generations.store(model.filling(generations.next(model.name())));
                if (begun != null) {
                    generations.drop(begun);
                }
            }
        }
    }

    private void dropFormer() {
        for (ReadModel model : generations.current().values()) {
            Generation former = model.former();
            Instant until = model.formerUntil();
            if (former != null && until != null && clock.instant().isAfter(until)) {
                generations.store(model.withoutFormer());
                generations.drop(former);
                parts.parked().tryNow(null);
                LOG.info("{} was dropped", former.key());
            }
        }
    }

    private boolean leased() {
        Instant now = clock.instant();
        Criteria free = where("_id")
                .is(LEASE)
                .orOperator(where("node").is(node), where("until").lt(now));
        try {
            mongo.upsert(
                    query(free),
                    new Update()
                            .set("node", node)
                            .set("until", now.plus(LEASED_FOR))
                            .setOnInsert("folded", 0L)
                            .setOnInsert("total", 0L)
                            .setOnInsert("percent", 0L)
                            .setOnInsert("eventsPerSecond", 0L),
                    Report.class);
            return true;
        } catch (DuplicateKeyException _) {
            return false;
        }
    }

    private void fill(List<Generation> wanted) {
        if (!wanted.equals(filled)) {
            closeFilling();
        }
        if (wanted.isEmpty()) {
            return;
        }
        Filling current = filling;
        if (current == null) {
            current = new Filling(parts, wanted, null);
            filling = current;
            filled = wanted;
            if (current.hasFirstEvents()) {
                current.start();
            }
        }
        if (!current.hasFirstEvents()) {
            report("waiting", current.state(), "the topic has lost its first events: publish the log again");
            return;
        }
        Filling.State state = current.state();
        Map<String, String> problems = current.problems();
        report("filling", state, problems.isEmpty() ? null : problems.toString());
        if (current.hasCaughtUp() && mayJoin(current)) {
            closeFilling();
            for (Generation generation : wanted) {
                ReadModel model = modelOf(generation.model());
                if (generation.equals(model.filling())) {
                    generations.store(model.join());
                }
            }
        }
    }

    /** An account that only the new generation cannot fold would be lost to reads. */
    private boolean mayJoin(Filling current) {
        Map<String, Parked.Account> live = parts.parked().in(Parked.LIVE);
        Map<String, Parked.Account> mine = current.parked();
        if (!live.keySet().containsAll(mine.keySet())) {
            return false;
        }
        mine.forEach((account, parked) ->
                parts.parked().goOnFrom(Objects.requireNonNull(live.get(account)), parked.offset()));
        parts.parked().forget(Filling.laneOf(filled));
        return true;
    }

    private void switchIfEqual(ReadModel model) {
        Generation next = Objects.requireNonNull(model.filling());
        if (!isLevel(model.live(), next)) {
            return;
        }
        List<String> differences =
                model.live().version() == next.version() ? differences(model.live(), next) : List.of();
        if (!differences.isEmpty()) {
            LOG.warn(
                    "{} has {} documents that {} has differently, such as {}",
                    model.live().key(),
                    differences.size(),
                    next.key(),
                    differences.subList(0, Math.min(MOST_NAMED, differences.size())));
        }
        // A generation that was wrong, or could not go on, is no way back, and would keep its accounts parked.
        boolean sound = differences.isEmpty() && parts.parked().in(Parked.LIVE).isEmpty();
        generations.store(model.switched(clock.instant().plus(sound ? keepFormer : Duration.ZERO)));
        LOG.info("{} is read from {} now", model.name(), next.key());
        mongo.updateFirst(
                query(where("_id").is(LEASE)),
                new Update()
                        .set("state", "done")
                        .set("percent", 100)
                        .unset("held")
                        .unset("secondsLeft")
                        .set("differences", differences.subList(0, Math.min(MOST_NAMED, differences.size()))),
                Report.class);
    }

    /** Whether a generation is nowhere behind another one. */
    private boolean isLevel(Generation live, Generation next) {
        Map<String, Long> positions = parts.positions().of(next);
        return parts.positions().of(live).entrySet().stream()
                .allMatch(at -> positions.getOrDefault(at.getKey(), 0L) >= at.getValue());
    }

    private List<String> differences(Generation live, Generation next) {
        List<String> all = new ArrayList<>();
        for (Projection<?> projection : generations.projectionsOf(live)) {
            var comparison = new Comparison(
                    mongo,
                    generations.collection(live, projection.view()),
                    generations.collection(next, projection.view()),
                    null);
            for (Difference difference : comparison.differences()) {
                if (stays(comparison, difference)) {
                    all.add(difference.id());
                }
                leased();
            }
        }
        return all;
    }

    private boolean stays(Comparison comparison, Difference difference) {
        for (int look = 0; look < LOOKS; look++) {
            Difference now = comparison.again(difference);
            if (Objects.equals(now.left(), now.right())) {
                return false;
            }
            pause();
        }
        return true;
    }

    private void pause() {
        try {
            Thread.sleep(TURN.dividedBy(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(String state, Filling.State at, @Nullable String held) {
        Duration left = at.left();
        mongo.updateFirst(
                query(where("_id").is(LEASE)),
                new Update()
                        .set("state", state)
                        .set("folded", at.folded())
                        .set("total", at.total())
                        .set("percent", at.percent())
                        .set("eventsPerSecond", at.eventsPerSecond())
                        .set("secondsLeft", left == null ? null : left.toSeconds())
                        .set("held", held),
                Report.class);
        if (System.nanoTime() - saidAt > UNTIL_NEXT_LINE.toNanos()) {
            saidAt = System.nanoTime();
            LOG.info(
                    "{}: {} of {} events, {} %, {} events/s, {} s left{}",
                    Filling.laneOf(filled),
                    at.folded(),
                    at.total(),
                    at.percent(),
                    at.eventsPerSecond(),
                    left == null ? "?" : left.toSeconds(),
                    held == null ? "" : ", held up by " + held);
        }
    }

    private void closeFilling() {
        Filling current = filling;
        if (current != null) {
            filling = null;
            filled = List.of();
            current.close();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
