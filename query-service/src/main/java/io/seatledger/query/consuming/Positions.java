package io.seatledger.query.consuming;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;

/**
 * How far each generation is folded: per account, and per partition of the events' topic. Both are in one collection,
 * so nobody can lose one of them alone. Every write names what it expects to replace. It fails when another node has
 * written meanwhile, and also when the database was emptied or restored.
 */
final class Positions {

    private static final String COLLECTION = "progress";
    private static final String GENERATIONS = "generations.";

    private final MongoOperations mongo;

    Positions(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /**
     * Where to go on in a partition.
     *
     * @param offset the first record that is not folded yet
     */
    @Document(COLLECTION)
    private record Position(@Id String id, String generation, long offset) {}

    /** What an account reaches in a generation. */
    record Step(Generation generation, AccountProgress.@Nullable Reached from, AccountProgress.Reached to) {}

    /** The progress of accounts. An account that was never folded has none. */
    Map<String, AccountProgress> progressOf(Collection<String> accounts) {
        return mongo.find(query(where("_id").in(accounts)), AccountProgress.class).stream()
                .collect(Collectors.toMap(AccountProgress::id, each -> each));
    }

    /**
     * Stores what accounts reach.
     *
     * @param steps per account, at most one per generation
     * @param known the accounts that have progress in any generation
     * @throws OptimisticLockingFailureException if one of them was elsewhere
     */
    void advance(Map<String, List<Step>> steps, Collection<String> known) {
        if (steps.isEmpty()) {
            return;
        }
        BulkOperations writes = mongo.bulkOps(BulkMode.UNORDERED, COLLECTION);
        steps.forEach((account, each) -> {
            Criteria before = where("_id").is(account);
            Update after = new Update().setOnInsert("accountId", account);
            for (Step step : each) {
                String field = GENERATIONS + step.generation().key();
                before = step.from() == null
                        ? before.and(field).exists(false)
                        : before.and(field + ".accountVersion")
                                .is(step.from().accountVersion())
                                .and(field + ".hash")
                                .is(step.from().hash());
                after.set(
                        field,
                        new org.bson.Document("accountVersion", step.to().accountVersion())
                                .append("hash", step.to().hash()));
            }
            if (known.contains(account)) {
                writes.updateOne(query(before), after);
            } else {
                writes.upsert(query(before), after);
            }
        });
        execute(writes, steps.size(), "the progress of accounts");
    }

    /** Where each generation goes on in a partition; 0 where nothing is known. */
    Map<Generation, Long> in(TopicPartition partition, Collection<Generation> generations) {
        Map<String, Long> stored = mongo
                .find(
                        query(where("_id")
                                .in(generations.stream()
                                        .map(each -> id(each, partition))
                                        .toList())),
                        Position.class)
                .stream()
                .collect(Collectors.toMap(Position::id, Position::offset));
        Map<Generation, Long> positions = new HashMap<>();
        generations.forEach(each -> positions.put(each, stored.getOrDefault(id(each, partition), 0L)));
        return positions;
    }

    /** Where a generation goes on, by partition. */
    Map<String, Long> of(Generation generation) {
        return mongo.find(query(where("generation").is(generation.key())), Position.class).stream()
                .collect(Collectors.toMap(
                        each -> each.id().substring(generation.key().length()), Position::offset));
    }

    /**
     * Stores where to go on in a partition.
     *
     * @param from where each generation was
     * @throws OptimisticLockingFailureException if one of them was elsewhere
     */
    void advance(TopicPartition partition, Map<Generation, Long> from, long to) {
        BulkOperations writes = mongo.bulkOps(BulkMode.UNORDERED, COLLECTION);
        from.forEach((generation, before) -> {
            Criteria id = where("_id").is(id(generation, partition));
            Update after = new Update().set("offset", to).setOnInsert("generation", generation.key());
            if (before == 0) {
                writes.upsert(query(id.and("offset").exists(false)), after);
            } else {
                writes.updateOne(query(id.and("offset").is(before)), after);
            }
        });
        execute(writes, from.size(), "the position in " + partition);
    }

    /** Lets a generation begin with the first event again. */
    void forget(Generation generation) {
        mongo.remove(query(where("generation").is(generation.key())), COLLECTION);
        String field = GENERATIONS + generation.key();
        mongo.updateMulti(query(where(field).exists(true)), new Update().unset(field), COLLECTION);
    }

    private static void execute(BulkOperations writes, int expected, String what) {
        var result = writes.execute();
        if (result.getMatchedCount() + result.getUpserts().size() != expected) {
            throw new OptimisticLockingFailureException(what + " is not what it was");
        }
    }

    private static String id(Generation generation, TopicPartition partition) {
        return "%s/%s/%d".formatted(generation.key(), partition.topic(), partition.partition());
    }
}
