package io.seatledger.query.consuming;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.events.Event;
import io.seatledger.events.EventEnvelope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * Folds a batch in memory, document by document, and writes the changed documents with one bulk write per read model.
 * The progress of the accounts is written last. After a crash in between, folding the same batch again repairs it: a
 * document skips events that it already reflects, and a write never replaces a document that another process has
 * written meanwhile.
 */
final class ReadModels {

    private final MongoOperations mongo;
    private final List<? extends Projection<?>> projections;

    ReadModels(MongoOperations mongo, List<? extends Projection<?>> projections) {
        this.mongo = mongo;
        this.projections = projections;
    }

    /** An event and the envelope that it came in. */
    record Placed(EventEnvelope envelope, Event event) {}

    /** The progress of accounts. An account that was never folded is at version 0. */
    Map<String, AccountProgress> progressOf(Collection<String> accounts) {
        Map<String, AccountProgress> progress = new HashMap<>();
        accounts.forEach(account -> progress.put(account, AccountProgress.beforeTheFirst(account)));
        find(AccountProgress.class, accounts).forEach(p -> progress.put(p.id(), p));
        return progress;
    }

    /**
     * Folds events into every read model.
     *
     * @param events in order and without gaps, per account
     * @param progress what the accounts reach with these events
     * @throws StoppedException if an event needs a document that does not exist
     * @throws OptimisticLockingFailureException if another process wrote meanwhile; fold the batch again
     */
    void fold(List<Placed> events, Collection<AccountProgress> progress) {
        projections.forEach(projection -> fold(projection, events));
        Set<String> existing = find(
                        AccountProgress.class,
                        progress.stream().map(AccountProgress::id).toList())
                .stream()
                .map(AccountProgress::id)
                .collect(Collectors.toSet());
        BulkOperations writes = mongo.bulkOps(BulkMode.UNORDERED, AccountProgress.class);
        for (AccountProgress account : progress) {
            if (existing.contains(account.id())) {
                writes.replaceOne(
                        query(where("_id")
                                .is(account.id())
                                .and("accountVersion")
                                .lt(account.accountVersion())),
                        account);
            } else {
                writes.insert(account);
            }
        }
        writes.execute();
    }

    private <V extends View> void fold(Projection<V> projection, List<Placed> events) {
        Set<String> ids = new HashSet<>();
        events.forEach(placed -> ids.addAll(projection.concernedBy(placed.event())));
        if (ids.isEmpty()) {
            return;
        }
        Map<String, V> before = find(projection.view(), ids).stream().collect(Collectors.toMap(View::id, v -> v));
        Map<String, V> after = new LinkedHashMap<>();
        for (Placed placed : events) {
            EventEnvelope envelope = placed.envelope();
            var at = new Projection.At(envelope.accountVersion(), envelope.time());
            for (String id : projection.concernedBy(placed.event())) {
                V view = after.getOrDefault(id, before.get(id));
                if (view == null || view.accountVersion() < at.accountVersion()) {
                    after.put(id, projection.apply(view, id, placed.event(), at));
                }
            }
        }
        write(projection.view(), before, after.values());
    }

    private <V extends View> void write(Class<V> type, Map<String, V> before, Collection<V> after) {
        if (after.isEmpty()) {
            return;
        }
        BulkOperations writes = mongo.bulkOps(BulkMode.UNORDERED, type);
        for (V view : after) {
            V old = before.get(view.id());
            if (old == null) {
                writes.insert(view);
            } else {
                writes.replaceOne(
                        query(where("_id").is(view.id()).and("accountVersion").is(old.accountVersion())), view);
            }
        }
        var result = writes.execute();
        if (result.getInsertedCount() + result.getMatchedCount() != after.size()) {
            throw new OptimisticLockingFailureException("another process also folds " + type.getSimpleName());
        }
    }

    private <V extends View> List<V> find(Class<V> type, Collection<String> ids) {
        return new ArrayList<>(mongo.find(query(where("_id").in(ids)), type));
    }
}
