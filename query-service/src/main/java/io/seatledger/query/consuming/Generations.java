package io.seatledger.query.consuming;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.index.IndexInfo;

/**
 * Which collections hold the read models now. MongoDB says so; this node looks once a second. A collection that
 * somebody dropped is noticed by its missing indexes. Its generation is then replaced by a new one, and never filled
 * again: a fold that was under way may still store progress for documents that are gone.
 */
public final class Generations {

    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** The index that every collection has. It finds the documents of an account, and what changed last. */
    private static final Index BY_ACCOUNT = new Index()
            .on("accountId", Sort.Direction.ASC)
            .on("accountVersion", Sort.Direction.ASC)
            .named("account");

    private final MongoOperations reading;
    private final MongoOperations mongo;
    private final Map<String, List<Projection<?>>> models = new LinkedHashMap<>();
    private final Map<Class<?>, String> modelOfType = new LinkedHashMap<>();
    private final List<DeclaredIndexes> indexes;
    private final Positions positions;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Map<String, ReadModel> known = Map.of();
    private volatile long refreshedAt;

    /** @param reading the database for reads, which have less patience */
    Generations(
            MongoOperations reading,
            MongoOperations mongo,
            Collection<? extends Projection<?>> projections,
            List<DeclaredIndexes> indexes,
            Positions positions) {
        this.reading = reading;
        this.mongo = mongo;
        this.indexes = List.copyOf(indexes);
        this.positions = positions;
        for (Projection<?> projection : projections) {
            models.computeIfAbsent(projection.name(), _ -> new ArrayList<>()).add(projection);
            modelOfType.put(projection.view(), projection.name());
        }
    }

    /** The collection that reads of these documents use now. */
    public String collection(Class<? extends View> type) {
        ReadModel model = Objects.requireNonNull(
                current().get(Objects.requireNonNull(modelOfType.get(type), () -> "no read model has " + type)));
        return collection(model.live(), type);
    }

    /** The version up to which all documents that reads use reflect an account, at least. */
    public long versionOf(AccountProgress progress) {
        return current().values().stream()
                .mapToLong(model -> progress.versionIn(model.live()))
                .min()
                .orElse(0);
    }

    String collection(Generation generation, Class<? extends View> type) {
        return generation.collection(mongo.getCollectionName(type));
    }

    /** The projections that fill the documents of a generation. */
    List<Projection<?>> projectionsOf(Generation generation) {
        return Objects.requireNonNull(models.get(generation.model()), generation.model());
    }

    /** The version of a read model in this version of the service. */
    int versionOf(String model) {
        return Objects.requireNonNull(models.get(model), model).getFirst().version();
    }

    /**
     * The generations that follow the events as they come.
     *
     * @throws OlderServiceException if a newer version of the service has filled one of them
     */
    List<Generation> folded() {
        List<Generation> all = current().values().stream()
                .flatMap(model -> model.folded().stream())
                .toList();
        for (Generation generation : all) {
            if (generation.version() > versionOf(generation.model())) {
                throw new OlderServiceException("%s has version %d of its projections, this service has %d"
                        .formatted(generation.key(), generation.version(), versionOf(generation.model())));
            }
        }
        return all;
    }

    /** All read models, as they are now. */
    Map<String, ReadModel> current() {
        boolean unknown = known.isEmpty();
        if (unknown || System.nanoTime() - refreshedAt > FRESH.toNanos()) {
            if (unknown) {
                refreshing.lock();
            } else if (!refreshing.tryLock()) {
                return known;
            }
            try {
                if (known.isEmpty() || System.nanoTime() - refreshedAt > FRESH.toNanos()) {
                    refresh();
                }
            } finally {
                refreshing.unlock();
            }
        }
        return known;
    }

    /** Looks now. */
    void refresh() {
        Map<String, ReadModel> found = new LinkedHashMap<>();
        for (String name : models.keySet()) {
            ReadModel model = reading.findById(name, ReadModel.class);
            found.put(name, withoutLost(model == null ? begin(name) : model));
        }
        known = found;
        refreshedAt = System.nanoTime();
    }

    /**
     * Stores a change of a read model.
     *
     * @throws OptimisticLockingFailureException if another node has changed it meanwhile
     */
    void store(ReadModel changed) {
        replace(changed);
        refresh();
    }

    private void replace(ReadModel changed) {
        var result = mongo.replace(
                query(where("_id").is(changed.name()).and("revision").is(changed.revision() - 1)), changed);
        if (result.getModifiedCount() == 0) {
            throw new OptimisticLockingFailureException("another node has changed " + changed.name());
        }
    }

    /** A generation that does not exist yet, with its empty collections. */
    Generation next(String model) {
        return next(model, known.get(model));
    }

    private Generation next(String model, @Nullable ReadModel before) {
        var generation = new Generation(model, highestNumber(model, before) + 1, versionOf(model));
        createCollections(generation);
        return generation;
    }

    /** Drops the documents and the progress of a generation that nobody uses. */
    void drop(Generation generation) {
        projectionsOf(generation).forEach(each -> mongo.dropCollection(collection(generation, each.view())));
        positions.forget(generation);
    }

    private ReadModel begin(String name) {
        ReadModel lost = known.get(name);
        ReadModel begun = lost == null ? ReadModel.begun(next(name)) : lost;
        try {
            return mongo.insert(begun);
        } catch (DuplicateKeyException _) {
            return Objects.requireNonNull(mongo.findById(name, ReadModel.class));
        }
    }

    /** Collections may have outlived what was known about them, so their names count. */
    private int highestNumber(String name, @Nullable ReadModel before) {
        List<String> types = Objects.requireNonNull(models.get(name)).stream()
                .map(each -> mongo.getCollectionName(each.view()) + "_")
                .toList();
        Stream<Integer> numbers = before == null
                ? Stream.of(0)
                : Stream.of(before.live(), before.filling(), before.former())
                        .filter(Objects::nonNull)
                        .map(each -> each.number());
        return Stream.concat(
                        numbers,
                        mongo.getCollectionNames().stream()
                                .flatMap(each -> types.stream()
                                        .filter(each::startsWith)
                                        .map(type -> each.substring(type.length())))
                                .filter(each -> each.matches("\\d{1,9}"))
                                .map(Integer::valueOf))
                .max(Integer::compare)
                .orElse(0);
    }

    private ReadModel withoutLost(ReadModel model) {
        for (Generation generation : model.folded()) {
            List<String> lost = lostCollections(generation);
            if (!lost.isEmpty()) {
                ReadModel changed = model.without(generation, () -> next(model.name(), model));
                try {
                    replace(changed);
                } catch (OptimisticLockingFailureException e) {
                    LOG.debug("Another node has replaced {}", generation.key(), e);
                    return Objects.requireNonNull(mongo.findById(model.name(), ReadModel.class));
                }
                LOG.warn("{} has lost {}, and is replaced: {}", generation.key(), lost, changed);
                drop(generation);
                return withoutLost(changed);
            }
        }
        return model;
    }

    private List<String> lostCollections(Generation generation) {
        return projectionsOf(generation).stream()
                .map(each -> collection(generation, each.view()))
                .filter(each -> reading.indexOps(each).getIndexInfo().stream()
                        .map(IndexInfo::getName)
                        .noneMatch("account"::equals))
                .toList();
    }

    private void createCollections(Generation generation) {
        for (Projection<?> projection : projectionsOf(generation)) {
            String collection = collection(generation, projection.view());
            indexes.stream()
                    .filter(declared -> declared.view().equals(projection.view()))
                    .flatMap(declared -> declared.indexes().stream())
                    .forEach(index -> mongo.indexOps(collection).createIndex(index));
            // Last, because it says that the others are there.
            mongo.indexOps(collection).createIndex(BY_ACCOUNT);
        }
        LOG.info("{} is filled from the first event on", generation.key());
    }
}
