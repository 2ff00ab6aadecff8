package io.seatledger.query.consuming;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.events.Event;
import io.seatledger.events.EventEnvelope;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * Folds events in memory, document by document, and writes the changed documents with one bulk write per projection.
 * Folding the same events again changes nothing: a document skips events that it already reflects, and a write never
 * replaces a document that another process has written meanwhile.
 */
final class ReadModels {

    private final MongoOperations mongo;
    private final Generations generations;

    ReadModels(MongoOperations mongo, Generations generations) {
        this.mongo = mongo;
        this.generations = generations;
    }

    /** An event and the envelope that it came in. */
    record Placed(EventEnvelope envelope, Event event) {}

    /**
     * Folds events into the documents of a generation.
     *
     * @param events in order and without gaps, per account
     * @throws StoppedException if an event cannot be applied
     * @throws OptimisticLockingFailureException if another process wrote meanwhile; fold the events again
     */
    void fold(Generation generation, List<Placed> events) {
        if (!events.isEmpty()) {
            generations.projectionsOf(generation).forEach(projection -> fold(generation, projection, events));
        }
    }

    private <V extends View> void fold(Generation generation, Projection<V> projection, List<Placed> events) {
        Set<String> ids = new HashSet<>();
        Set<String> accounts = new HashSet<>();
        for (Placed placed : events) {
            Set<String> concerned = projecting(() -> projection.concernedBy(placed.event()));
            if (!concerned.isEmpty()) {
                ids.addAll(concerned);
                accounts.add(placed.envelope().accountId());
            }
        }
        if (ids.isEmpty()) {
            return;
        }
        String collection = generations.collection(generation, projection.view());
        Map<String, V> before =
                mongo
                        .find(query(where("_id").in(ids).and("accountId").in(accounts)), projection.view(), collection)
                        .stream()
                        .collect(Collectors.toMap(View::id, v -> v));
        Map<String, V> after = new LinkedHashMap<>();
        for (Placed placed : events) {
            EventEnvelope envelope = placed.envelope();
            var at = new Projection.At(envelope.accountVersion(), envelope.time());
            for (String id : projection.concernedBy(placed.event())) {
                V view = after.getOrDefault(id, before.get(id));
                if (view == null || view.accountVersion() < at.accountVersion()) {
                    after.put(id, projecting(() -> projection.apply(view, id, placed.event(), at)));
                }
            }
        }
        write(projection.view(), collection, before, after.values());
    }

    /** Whatever a projection throws is about the event: it has no other input. */
    private static <T> T projecting(Supplier<T> projection) {
        try {
            return projection.get();
        } catch (StoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StoppedException(e.toString(), e);
        }
    }

    private <V extends View> void write(Class<V> type, String collection, Map<String, V> before, Collection<V> after) {
        if (after.isEmpty()) {
            return;
        }
        BulkOperations writes = mongo.bulkOps(BulkMode.UNORDERED, type, collection);
        for (V view : after) {
            V old = before.get(view.id());
            if (old == null) {
                writes.insert(view);
            } else {
                writes.replaceOne(
                        query(where("_id")
                                .is(view.id())
                                .and("accountId")
                                .is(view.accountId())
                                .and("accountVersion")
                                .is(old.accountVersion())),
                        view);
            }
        }
        var result = writes.execute();
        if (result.getInsertedCount() + result.getMatchedCount() != after.size()) {
            throw new OptimisticLockingFailureException("another process also folds " + collection);
        }
    }
}
