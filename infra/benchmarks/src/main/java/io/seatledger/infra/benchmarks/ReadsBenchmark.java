package io.seatledger.infra.benchmarks;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.seatledger.infra.parts.Parts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.UUID;
import org.bson.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Measures every kind of list of the directory, beside finding one document by its identifier. */
public final class ReadsBenchmark {

    private static final String HELP = """
        Has query-service fold the users of one account, and reads lists of them: in every order, with filters and
        searches, and near the end, and the counts. Takes turns with a find of one user by its identifier, straight from
        the database. Prints how long each takes, in milliseconds: the median, and what 99 of 100 stay below. Then
        exports the directory three times.

        usage: infra/benchmarks/run reads [options]
          --users=N            users of the account, from 100 to 2000000 (default 10000)
          --rounds=N           reads of each kind, from 10 to 10000 (default 200); the first tenth does not count
          --require-ms=N       fail if 99 of 100 reads of a list are not below N milliseconds (default 0: never)
        """;

    private static final int PAGE = 50;
    private static final int STRIDE = 500;
    private static final int EXPORTS = 3;
    private static final String BY_ID = "find one by its _id, without the service";

    private ReadsBenchmark() {}

    /** Arguments: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            boolean passed = run(
                    Options.number(arguments, "users", 10_000, 100, 2_000_000),
                    Options.number(arguments, "rounds", 200, 10, 10_000),
                    Options.number(arguments, "require-ms", 0, 0, 60_000));
            // Exiting also stops the servers.
            System.exit(passed ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** A read; it throws if it fails. */
    @FunctionalInterface
    private interface Read {
        void run() throws Exception;
    }

    private static boolean run(int users, int rounds, int most) throws Exception {
        String topic = "benchmark-" + UUID.randomUUID();
        try (var ledgers = new PublishedLedgers(topic);
                var service = new FoldingService(topic)) {
            ledgers.publishUsers("a", users, 1);
            service.awaitFolded();
            System.out.printf("%,d users on %s%n", users, Parts.mongo());
            SequencedMap<String, Read> reads = reads(service, users);
            Map<String, long[]> nanos = new LinkedHashMap<>();
            reads.keySet().forEach(name -> nanos.put(name, new long[rounds]));
            for (int round = 0; round < rounds; round++) {
                for (var read : reads.entrySet()) {
                    long start = System.nanoTime();
                    read.getValue().run();
                    Objects.requireNonNull(nanos.get(read.getKey()))[round] = System.nanoTime() - start;
                }
            }
            boolean passed = true;
            for (var read : nanos.entrySet()) {
                long[] counted = Arrays.copyOfRange(read.getValue(), rounds / 10, rounds);
                Arrays.sort(counted);
                double p99 = counted[counted.length * 99 / 100] / 1e6;
                System.out.printf(
                        "%-44s  p50 %8.2f  p99 %8.2f%n", read.getKey(), counted[counted.length / 2] / 1e6, p99);
                passed &= most == 0 || read.getKey().equals(BY_ID) || p99 < most;
            }
            for (int round = 0; round < EXPORTS; round++) {
                export(service, users);
            }
            return passed;
        }
    }

    private static void export(FoldingService service, int users) throws Exception {
        long start = System.nanoTime();
        long bytes = service.download("/api/v1/accounts/a0/users.csv");
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-44s  %,.0f users/s, %.1f MB in %.1f s%n", "export", users / seconds, bytes / 1e6, seconds);
    }

    private static SequencedMap<String, Read> reads(FoldingService service, int users) throws Exception {
        var random = new Random(1);
        SequencedMap<String, Read> reads = new LinkedHashMap<>();
        String collection = "users_" + service.generations().get("users");
        reads.put(BY_ID, () -> {
            String id = "a0/u" + random.nextInt(users);
            if (service.mongo().findOne(query(where("_id").is(id)), Document.class, collection) == null) {
                throw new IllegalStateException("There is no " + id);
            }
        });
        for (String list : List.of(
                "sort=email",
                "sort=-email",
                "sort=name",
                "sort=-name",
                "sort=invitedAt",
                "sort=-invitedAt",
                "status=ACTIVE",
                "organizationId=europe&sort=name",
                "projectId=apollo&sort=-invitedAt",
                "licenseType=enterprise&sort=name",
                "status=ACTIVE&licenseType=enterprise&sort=-name",
                "projectId=apollo&licenseType=enterprise",
                "status=ACTIVE,SUSPENDED&sort=name",
                "poolId=global&sort=-invitedAt",
                "organizationId=europe&poolId=global",
                "q=named",
                "q=example.com&sort=name",
                "q=u" + users / 2,
                "q=u" + users / 2 + "@example.com",
                "q=named&status=ACTIVE")) {
            reads.put(list, () -> users(service, list + "&limit=" + PAGE));
        }
        for (String order : List.of("email", "-name", "invitedAt")) {
            String cursor = cursorNearTheEnd(service, "sort=" + order, users);
            reads.put(
                    "sort=%s, user %,d and on".formatted(order, users - users % STRIDE - STRIDE),
                    () -> users(service, "sort=%s&limit=%d&cursor=%s".formatted(order, PAGE, cursor)));
        }
        reads.put("one user", () -> service.get("/api/v1/accounts/a0/users/u" + random.nextInt(users)));
        reads.put("counts", () -> service.get("/api/v1/accounts/a0/users/counts"));
        reads.put("seats", () -> service.get("/api/v1/accounts/a0/seats"));
        return reads;
    }

    private static JsonNode users(FoldingService service, String query) throws Exception {
        JsonNode page = JsonMapper.shared().readTree(service.get("/api/v1/accounts/a0/users?" + query));
        if (page.path("users").isEmpty()) {
            throw new IllegalStateException("Nobody was found with " + query);
        }
        return page;
    }

    private static String cursorNearTheEnd(FoldingService service, String list, int users) throws Exception {
        String cursor = "";
        for (int seen = 0; seen < users - users % STRIDE - STRIDE || cursor.isEmpty(); seen += STRIDE) {
            cursor = users(
                            service,
                            list + "&limit=" + Math.min(STRIDE, users / 2)
                                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .path("nextCursor")
                    .asString();
        }
        return cursor;
    }
}
