package io.seatledger.query.consuming;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.query.consuming.Comparison.Difference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/**
 * Compares the documents that reads use with the fold of all events: it fills generations that nobody reads, names the
 * documents that differ, and replaces them if that is asked for. Nothing else is touched, and events are folded
 * meanwhile.
 */
final class Checking implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Checking.class);
    private static final String ID = "check";
    private static final Duration TURN = Duration.ofMillis(250);

    /** How often a difference is looked at again while events of its account are under way. */
    private static final int LOOKS = 40;

    private final Generations generations;
    private final MongoOperations mongo;
    private final Filling.Parts parts;
    private final InstantSource clock;
    private final ReentrantLock running = new ReentrantLock();
    private volatile boolean closed;

    Checking(Generations generations, MongoOperations mongo, Filling.Parts parts, InstantSource clock) {
        this.generations = generations;
        this.mongo = mongo;
        this.parts = parts;
        this.clock = clock;
    }

    /**
     * A check, and what it has found.
     *
     * @param account the only account that is checked; {@code null} for all
     * @param state {@code filling}, {@code comparing}, {@code done}, or why it failed
     * @param shadows the generations that it fills
     * @param differences the documents that differ, and how
     * @param repaired how many of them were replaced
     */
    @org.springframework.data.mongodb.core.mapping.Document("checks")
    record Check(
            @Id String id,
            @Nullable String account,
            boolean repair,
            Instant startedAt,
            String state,
            long percent,
            List<Generation> shadows,
            List<String> differences,
            long repaired) {

        private Check at(String newState, long newPercent) {
            return new Check(id, account, repair, startedAt, newState, newPercent, shadows, differences, repaired);
        }

        private Check with(List<String> found, long nowRepaired) {
            return new Check(id, account, repair, startedAt, state, percent, shadows, found, nowRepaired);
        }
    }

    /** The check that is under way, or the last one; {@code null} if there was none. */
    @Nullable
    Check report() {
        return mongo.findById(ID, Check.class);
    }

    /**
     * Starts a check in the background.
     *
     * @param account the only account to check; {@code null} for all
     * @param repair whether to replace the documents that differ
     * @throws IllegalStateException if this node runs a check already
     */
    void begin(@Nullable String account, boolean repair) {
        if (running.isLocked()) {
            throw new IllegalStateException("A check is under way.");
        }
        Thread.ofPlatform().name("checking").start(() -> {
            if (running.tryLock()) {
                try {
                    check(account, repair);
                } finally {
                    running.unlock();
                }
            }
        });
    }

    private void check(@Nullable String account, boolean repair) {
        Check before = report();
        if (before != null) {
            // A process that was killed has left them behind.
            before.shadows().forEach(generations::drop);
        }
        List<Generation> live =
                generations.current().values().stream().map(ReadModel::live).toList();
        List<Generation> shadows = live.stream()
                .map(generation -> generations.next(generation.model()))
                .toList();
        Check check = mongo.save(new Check(ID, account, repair, clock.instant(), "filling", 0, shadows, List.of(), 0));
        try (Filling filling = new Filling(parts, shadows, account)) {
            filling.start();
            while (!filling.hasCaughtUp() && !closed) {
                check = mongo.save(check.at("filling", filling.state().percent()));
                pause();
            }
            check = mongo.save(check.at("comparing", 100));
            for (int i = 0; i < live.size(); i++) {
                check = compare(check, live.get(i), shadows.get(i));
            }
            check = check.at("done", 100);
        } catch (RuntimeException e) {
            LOG.warn("The check of the read models failed", e);
            check = check.at("failed: " + e, check.percent());
        }
        shadows.forEach(generations::drop);
        mongo.save(new Check(
                ID,
                account,
                repair,
                check.startedAt(),
                check.state(),
                check.percent(),
                List.of(),
                check.differences(),
                check.repaired()));
        LOG.info(
                "Checked {}: {} differences, {} repaired",
                account == null ? "all accounts" : account,
                check.differences().size(),
                check.repaired());
    }

    private Check compare(Check check, Generation live, Generation shadow) {
        List<String> found = new ArrayList<>(check.differences());
        long repaired = check.repaired();
        for (Projection<?> projection : generations.projectionsOf(live)) {
            String collection = generations.collection(live, projection.view());
            var comparison = new Comparison(
                    mongo, collection, generations.collection(shadow, projection.view()), check.account());
            for (Difference difference : comparison.differences()) {
                Difference settled = settled(comparison, difference, live, shadow);
                if (settled != null) {
                    found.add(collection + " " + named(settled));
                    LOG.warn("{} {}", collection, named(settled));
                    if (check.repair() && repair(comparison, settled, collection, live, shadow)) {
                        repaired++;
                    }
                }
            }
        }
        return mongo.save(check.with(found, repaired));
    }

    /**
     * A difference that is not one of time: both generations have reached the same version of the account, or the live
     * one is parked. What a repair then puts there may be ahead of the account's progress, which a fold allows for.
     */
    private @Nullable Difference settled(
            Comparison comparison, Difference difference, Generation live, Generation shadow) {
        for (int look = 0; look < LOOKS && !closed; look++) {
            long reached = versionIn(live, difference);
            boolean level = reached == versionIn(shadow, difference);
            Difference now = comparison.again(difference);
            if (Objects.equals(now.left(), now.right())) {
                return null;
            }
            boolean parked = parts.parked().contains(difference.accountId());
            if (parked || (level && reached == versionIn(live, difference))) {
                return now;
            }
            pause();
        }
        LOG.warn("{} could not be compared, because its account does not come to rest", difference.id());
        return null;
    }

    private long versionIn(Generation generation, Difference difference) {
        AccountProgress progress = mongo.findById(difference.accountId(), AccountProgress.class);
        return progress == null ? 0 : progress.versionIn(generation);
    }

    private boolean repair(
            Comparison comparison, Difference found, String collection, Generation live, Generation shadow) {
        Difference difference = found;
        for (int attempt = 0; attempt < LOOKS; attempt++) {
            if (replace(difference, collection)) {
                return true;
            }
            // An event has changed the document meanwhile.
            Difference again = settled(comparison, difference, live, shadow);
            if (again == null) {
                return true;
            }
            difference = again;
        }
        return false;
    }

    private boolean replace(Difference difference, String collection) {
        Document wrong = difference.left();
        Document right = difference.right();
        if (wrong == null) {
            try {
                mongo.insert(Objects.requireNonNull(right), collection);
                return true;
            } catch (DuplicateKeyException _) {
                return false;
            }
        }
        Query same = query(sameAs(wrong));
        return right == null
                ? mongo.remove(same, collection).getDeletedCount() == 1
                : mongo.replace(same, right, collection).getMatchedCount() == 1;
    }

    private static Criteria sameAs(Document document) {
        return where("_id")
                .is(document.get("_id"))
                .and("accountId")
                .is(document.get("accountId"))
                .and("accountVersion")
                .is(document.get("accountVersion"));
    }

    private static String named(Difference difference) {
        Document wrong = difference.left();
        Document right = difference.right();
        if (wrong == null) {
            return difference.id() + " is missing";
        }
        if (right == null) {
            return difference.id() + " should not exist";
        }
        var fields = new TreeSet<>(wrong.keySet());
        fields.addAll(right.keySet());
        fields.removeIf(field -> Objects.equals(wrong.get(field), right.get(field)));
        return difference.id() + " differs in " + fields;
    }

    private static void pause() {
        try {
            Thread.sleep(TURN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
