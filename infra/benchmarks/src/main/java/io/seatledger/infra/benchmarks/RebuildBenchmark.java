package io.seatledger.infra.benchmarks;

import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.index.IndexField;
import org.springframework.data.mongodb.core.index.IndexInfo;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/** Measures how fast the read models are rebuilt, beside inserting the same final documents. */
public final class RebuildBenchmark {

    private static final String HELP = """
        Publishes events, lets query-service fold them, and has all read models rebuilt beside the live ones. Then
        inserts the same final documents into collections with the same indexes, unordered and in batches of 1,000.
        Prints the times and the ratio.

        usage: infra/benchmarks/run rebuild [options]
          --users=N            users, with 10 events each, from 10 to 1000000 (default 100000)
          --accounts=N         accounts that they are spread over, from 1 to 10000 (default 100)
          --require=N          fail if a rebuild is slower than N percent of the insert, from 0 to 100 (default 0)
        """;

    private static final int BATCH = 1_000;

    private RebuildBenchmark() {}

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            boolean passed = run(
                    Options.number(arguments, "users", 100_000, 10, 1_000_000),
                    Options.number(arguments, "accounts", 100, 1, 10_000),
                    Options.number(arguments, "require", 0, 0, 100));
            // Exiting also stops the servers.
            System.exit(passed ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static boolean run(int users, int accounts, int require) throws Exception {
        String topic = "benchmark-" + UUID.randomUUID();
        long events = (long) users * PublishedLedgers.EVENTS_OF_A_USER;
        try (var ledgers = new PublishedLedgers(topic)) {
            ledgers.publishUsers("a", users, accounts);
            try (var service = new FoldingService(topic)) {
                long start = System.nanoTime();
                service.awaitFolded();
                System.out.printf("first fold           %6.1f s%n", seconds(start));

                start = System.nanoTime();
                for (String model : service.generations().keySet()) {
                    service.rebuild(model);
                }
                service.awaitGeneration(2);
                double rebuilt = seconds(start);
                System.out.printf(
                        "rebuild of all       %6.1f s   %,.0f events/s, compared with the live ones%n",
                        rebuilt, events / rebuilt);

                double inserted = 0;
                for (String collection : service.collections()) {
                    inserted += insert(service.mongo(), collection, "again_" + collection);
                }
                System.out.printf("insert of the same   %6.1f s%n", inserted);
                System.out.printf("ratio                %6.2f%n", inserted / rebuilt);
                return inserted / rebuilt * 100 >= require;
            }
        }
    }

    /** Copies a collection with its indexes, and measures only the writing. */
    private static double insert(MongoTemplate mongo, String from, String to) {
        for (IndexInfo info : mongo.indexOps(from).getIndexInfo()) {
            if (!info.getName().equals("_id_")) {
                var index = new Index().named(info.getName());
                for (IndexField field : info.getIndexFields()) {
                    index.on(
                            field.getKey(),
                            field.getDirection() == Sort.Direction.DESC ? Sort.Direction.DESC : Sort.Direction.ASC);
                }
                mongo.indexOps(to).createIndex(index);
            }
        }
        double seconds = 0;
        String after = "";
        while (true) {
            List<Document> page = mongo.find(
                    new Query(Criteria.where("_id").gt(after))
                            .with(Sort.by("_id"))
                            .limit(BATCH),
                    Document.class,
                    from);
            if (page.isEmpty()) {
                return seconds;
            }
            after = page.getLast().getString("_id");
            long start = System.nanoTime();
            BulkOperations writes = mongo.bulkOps(BulkMode.UNORDERED, to);
            writes.insert(page);
            writes.execute();
            seconds += seconds(start);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
