package io.seatledger.query.consuming;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.events.Event;
import io.seatledger.events.EventEnvelope;
import java.util.ArrayList;
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
     * Folds events into the documents of generations. The documents are written after all have been read, and after the
     * check.
     *
     * @param events by the generation that they are new to, in order and without gaps, per account
     * @param check throws an exception if the events do not continue the documents that were read
     * @throws StoppedException if an event cannot be applied
     * @throws OptimisticLockingFailureException if another process wrote meanwhile; fold the events again
     */
    void fold(Map<Generation, List<Placed>> events, Runnable check) {
        List<Changes<?>> changes = new ArrayList<>();
        events.forEach((generation, placed) -> generations
                .projectionsOf(generation)
                .forEach(projection -> changes.add(changes(generation, projection, placed))));
        changes.removeIf(each -> each.after().isEmpty());
        if (!changes.isEmpty()) {
            check.run();
            changes.forEach(this::write);
        }
    }

    /** Documents as they were read, by their ids, and those that are to be written. */
    private record Changes<V extends View>(
            Class<V> type, String collection, Map<String, V> before, Collection<V> after) {}

    private <V extends View> Changes<V> changes(Generation generation, Projection<V> projection, List<Placed> events) {
        String collection = generations.collection(generation, projection.view());
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
            return new Changes<>(projection.view(), collection, Map.of(), List.of());
        }
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
        after.replaceAll((id, view) -> projecting(() -> projection.completed(before.get(id), view)));
        return new Changes<>(projection.view(), collection, before, after.values());
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

    private <V extends View> void write(Changes<V> changes) {
        BulkOperations writes = mongo.bulkOps(BulkMode.UNORDERED, changes.type(), changes.collection());
        for (V view : changes.after()) {
            V old = changes.before().get(view.id());
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
        if (result.getInsertedCount() + result.getMatchedCount()
                != changes.after().size()) {
            throw new OptimisticLockingFailureException("another process also folds " + changes.collection());
        }
    }
}
