package io.seatledger.infra.parts.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that indexes answer. */
class IndexedBackendTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final List<String> ACCOUNTS = List.of("acme", "bolt");
    private static final List<String> STATES = List.of("ACTIVE", "PENDING", "REMOVED");
    private static final List<String> SORTS = List.of("email", "name", "invitedAt", "version");

    /** A server under test, asked as the wire protocol asks it. */
    private static final class Server {

        private final MongoBackend backend;
        private final EmbeddedChannel channel = new EmbeddedChannel();

        Server(MongoBackend backend) {
            this.backend = backend;
            List<Document> indexes = new ArrayList<>();
            for (String sort : SORTS) {
                indexes.add(index("accountId", sort));
                indexes.add(index("accountId", "-" + sort));
                indexes.add(index("accountId", "listed", "licenses.type", sort, "_id"));
            }
            indexes.add(index("accountId", "status", "-invitedAt", "_id"));
            indexes.add(index("accountId", "projects", "email"));
            indexes.add(index("accountId", "words", "email", "_id"));
            run(new Document("createIndexes", "users").append("indexes", indexes));
        }

        private static Document index(String... fields) {
            var keys = new Document();
            for (String field : fields) {
                keys.append(field.replace("-", ""), field.startsWith("-") ? -1 : 1);
            }
            return new Document("key", keys).append("name", String.join("_", fields));
        }

        Document run(Document command) {
            String name = command.keySet().iterator().next();
            Document answer = backend.handleCommand(channel, "test", name, command);
            assertThat(answer.get("ok")).as("%s to %s", answer, command).isEqualTo(1.0);
            assertThat(answer).doesNotContainKey("writeErrors");
            return answer;
        }

        void insert(List<Document> documents) {
            run(new Document("insert", "users").append("documents", documents));
        }

        /** Counts as drivers do. */
        Object count(Document filter, int most) {
            List<Document> pipeline = List.of(
                    new Document("$match", filter),
                    new Document("$limit", most),
                    new Document("$group", new Document("_id", 1).append("n", new Document("$sum", 1))));
            Document answer = run(new Document("aggregate", "users")
                    .append("pipeline", pipeline)
                    .append("cursor", new Document()));
            return ((Document) Objects.requireNonNull(answer.get("cursor"))).getOrDefault("firstBatch", "none");
        }

        List<Object> find(Document filter, Document sort, int skip, int limit) {
            Document answer = run(new Document("find", "users")
                    .append("filter", filter)
                    .append("sort", sort)
                    .append("skip", skip)
                    .append("limit", limit)
                    .append("batchSize", 1_000_000));
            var cursor = (Document) Objects.requireNonNull(answer.get("cursor"));
            var batch = (List<?>) Objects.requireNonNull(cursor.get("firstBatch"));
            return batch.stream()
                    .map(document -> ((Document) document).get("_id"))
                    .map(Objects::requireNonNull)
                    .toList();
        }
    }

    @Test
    void areFoundByAnIndexThatWasCreatedMeanwhile() {
        var server = new Server(new IndexedBackend());
        Document index = Server.index("accountId", "words");
        var create = new Document("createIndexes", "users").append("indexes", List.of(index));
        var drop = new Document("dropIndexes", "users").append("index", index.get("name"));

        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> IntStream.range(0, 2_000)
                .forEach(i -> server.insert(List.of(new Document("_id", i).append("accountId", "acme")))));
        while (!writing.isDone()) {
            server.run(create);
            server.run(drop);
        }
        writing.join();
        server.run(create);

        assertThat(server.find(new Document("accountId", "acme"), new Document("words", 1), 0, 0))
                .hasSize(2_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findWhatAServerWithoutIndexesFinds(long seed) {
        var random = new Random(seed);
        var indexed = new Server(new IndexedBackend());
        var plain = new Server(new MemoryBackend());
        List<Server> both = List.of(indexed, plain);
        for (int i = 0; i < 300; i++) {
            int number = i;
            long same = random.nextLong();
            both.forEach(server -> server.insert(List.of(user(number, new Random(same)))));
        }
        for (int i = 0; i < 300; i++) {
            Document change = change(random);
            both.forEach(server -> server.run(change.cloneDeeply()));
        }

        for (int i = 0; i < 500; i++) {
            Document filter = filter(random);
            String field = pick(random, SORTS);
            Document sort = new Document(field, random.nextBoolean() ? 1 : -1).append("_id", 1);
            int skip = random.nextInt(3);
            int limit = random.nextInt(30);

            assertThat(indexed.find(filter, sort, skip, limit))
                    .as("seed %d: %s in the order of %s", seed, filter, sort)
                    .isEqualTo(plain.find(filter, sort, skip, limit));
            assertThat(indexed.count(filter, 100))
                    .as("seed %d: %s", seed, filter)
                    .isEqualTo(plain.count(filter, 100));
        }
    }

    @Test
    void answerEveryListOfALargeAccountAtOnce() {
        var server = new Server(new IndexedBackend());
        var random = new Random(7);
        for (int from = 0; from < 50_000; from += 1_000) {
            server.insert(IntStream.range(from, from + 1_000)
                    .mapToObj(number -> user(number, random).append("accountId", "acme"))
                    .toList());
        }
        Document account = new Document("accountId", "acme");

        for (String field : SORTS) {
            for (int direction : new int[] {1, -1}) {
                Document sort = new Document(field, direction).append("_id", 1);
                Object middle =
                        field.equals("invitedAt") ? START.plusSeconds(25_000) : field.equals("version") ? 500 : "p";
                assertFast(() -> server.find(account, sort, 0, 51));
                assertFast(() -> server.find(
                        account.clone().append(field, new Document(direction > 0 ? "$gte" : "$lte", middle)),
                        sort,
                        0,
                        51));
            }
        }
        Document byEmail = new Document("email", 1).append("_id", 1);
        assertFast(() -> server.find(account.clone().append("projects", "apollo"), byEmail, 0, 51));
        assertFast(() -> server.find(account.clone().append("words", word("w1234")), byEmail, 0, 51));
        var among = new Document("$in", List.of("apollo", "gemini"));
        assertFast(() -> server.find(account.clone().append("projects", among), byEmail, 0, 51));
        assertFast(() -> List.of(server.count(account, 1_000)));
        assertFast(() -> server.find(account.clone().append("_id", "u777"), byEmail, 0, 1));
    }

    private static void assertFast(Supplier<List<Object>> list) {
        assertThat(list.get()).isNotEmpty();
        Duration best = Stream.generate(() -> {
                    long start = System.nanoTime();
                    var _ = list.get();
                    return Duration.ofNanos(System.nanoTime() - start);
                })
                .limit(3)
                .min(Duration::compareTo)
                .orElseThrow();
        assertThat(best).isLessThan(Duration.ofMillis(50));
    }

    private static Document user(int number, Random random) {
        var user = new Document("_id", "u" + number)
                .append("accountId", pick(random, ACCOUNTS))
                .append("email", Integer.toString(random.nextInt(1_000_000), 36) + "@example.com")
                .append("status", pick(random, STATES))
                .append("listed", random.nextBoolean())
                .append("invitedAt", START.plusSeconds(random.nextInt(50_000)))
                .append("version", random.nextBoolean() ? (Object) random.nextInt(1_000) : random.nextLong(1_000))
                .append("projects", projects(random))
                .append("licenses", licenses(random))
                .append("words", List.of("w" + number, Integer.toString(random.nextInt(1_000), 36)));
        if (random.nextInt(4) > 0) {
            user.append("name", Integer.toString(random.nextInt(50), 36));
        }
        return user;
    }

    private static List<String> projects(Random random) {
        return Stream.of("apollo", "gemini", "mercury")
                .filter(_ -> random.nextInt(3) == 0)
                .toList();
    }

    private static List<Document> licenses(Random random) {
        return Stream.of("basic", "pro")
                .filter(_ -> random.nextBoolean())
                .map(type -> new Document("type", type).append("pool", "p" + random.nextInt(3)))
                .toList();
    }

    private static Document change(Random random) {
        Document filter = new Document("_id", "u" + random.nextInt(320)).append("accountId", pick(random, ACCOUNTS));
        if (random.nextInt(6) == 0) {
            return new Document("delete", "users")
                    .append("deletes", List.of(new Document("q", filter).append("limit", 1)));
        }
        Document set = user(random.nextInt(400), random);
        set.remove("_id");
        set.remove("accountId");
        Document update = new Document("$set", set);
        if (random.nextBoolean()) {
            set.remove("name");
            update.append("$unset", new Document("name", ""));
        }
        return new Document("update", "users")
                .append(
                        "updates",
                        List.of(new Document("q", filter).append("u", update).append("upsert", false)));
    }

    private static Document filter(Random random) {
        List<Document> all = new ArrayList<>();
        all.add(new Document("accountId", pick(random, ACCOUNTS)));
        if (random.nextBoolean()) {
            all.add(new Document("status", random.nextBoolean() ? "ACTIVE" : new Document("$ne", "REMOVED")));
        }
        if (random.nextBoolean()) {
            all.add(new Document("listed", random.nextBoolean()));
        }
        switch (random.nextInt(10)) {
            case 0 -> all.add(new Document("projects", "apollo"));
            case 1 -> all.add(new Document("licenses.type", "pro"));
            case 2 ->
                all.add(new Document(
                        "licenses", new Document("$elemMatch", new Document("type", "pro").append("pool", "p1"))));
            case 3 -> {
                all.add(new Document("words", word(Integer.toString(random.nextInt(36), 36))));
                all.add(new Document("words", word("w" + random.nextInt(10))));
            }
            case 4 -> all.add(new Document("words", new Document("$gte", "a").append("$lt", "c")));
            case 5 -> all.add(new Document("name", null));
            case 6 -> all.add(new Document("status", new Document("$in", List.of("ACTIVE", "PENDING"))));
            case 7 -> all.add(new Document("projects", new Document("$in", List.of("apollo", "gemini", "none"))));
            case 8 -> all.add(new Document("_id", new Document("$in", List.of("u1", "u5", "u9", "none"))));
            default -> {
                Object bound = random.nextInt(1_000);
                all.add(new Document("version", new Document("$gte", bound)));
                all.add(new Document(
                        "$or",
                        List.of(
                                new Document("version", new Document("$gt", bound)),
                                new Document("version", bound).append("_id", new Document("$gt", "u3")))));
            }
        }
        if (random.nextBoolean()) {
            return new Document("$and", all);
        }
        var flat = new Document();
        all.forEach(flat::putAll);
        return flat;
    }

    private static Document word(String prefix) {
        return new Document("$elemMatch", new Document("$gte", prefix).append("$lt", prefix + "\uffff"));
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
