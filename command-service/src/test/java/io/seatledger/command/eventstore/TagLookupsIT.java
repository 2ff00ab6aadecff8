package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.eventstore.SqlCriteria.AnyOfTags;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a page costs that selects the events of many tags. */
class TagLookupsIT {

    private static final int TAGS = 1_000;
    private static final int EVENTS_PER_TAG = 300;
    private static final int PAGE = 4_000;
    private static final List<String> ALL =
            IntStream.rangeClosed(1, TAGS).mapToObj(i -> "t=" + i).toList();

    private final StoreUnderTest store = StoreUnderTest.onAFreshDatabase();

    @AfterEach
    void close() {
        store.close();
    }

    /** Each of a thousand tags has a long history. */
    @Test
    void isBoundedHoweverLongTheHistoriesAre() throws SQLException {
        writeHistories();

        assertThat(events(
                        AnyOfTags.PAGE,
                        statement -> new AnyOfTags(ALL)
                                .binding(0, Long.MAX_VALUE, PAGE)
                                .bind(statement)))
                .as("events found by tags in order to source them")
                .isBetween(1L, PAGE + 2L * TAGS);
        assertThat(events(TagHistories.FIRST_PAGE, statement -> {
                    statement.setArray(1, EventLog.texts(statement.getConnection(), ALL));
                    statement.setArray(
                            2,
                            statement
                                    .getConnection()
                                    .createArrayOf(
                                            "int4",
                                            IntStream.range(0, TAGS)
                                                    .mapToObj(_ -> 1)
                                                    .toArray()));
                    statement.setLong(3, Long.MAX_VALUE);
                    statement.setInt(4, PAGE / TAGS);
                    return 5;
                }))
                .as("events found by tags in order to fold them")
                .isBetween(1L, (long) PAGE);
        assertThat(events(TagHistories.NEXT_PAGE, statement -> {
                    Object[] numbers = LongStream.rangeClosed(1, TAGS).boxed().toArray();
                    for (int i = 1; i <= 2; i++) {
                        statement.setArray(i, statement.getConnection().createArrayOf("int8", numbers));
                    }
                    statement.setArray(
                            3,
                            statement
                                    .getConnection()
                                    .createArrayOf(
                                            "int8",
                                            LongStream.range(0, TAGS)
                                                    .mapToObj(_ -> 100L)
                                                    .toArray()));
                    statement.setLong(4, EVENTS_PER_TAG);
                    statement.setInt(5, PAGE / TAGS);
                    return 6;
                }))
                .as("events found by tags in order to go on")
                .isBetween(1L, (long) PAGE);
    }

    @Test
    void findsEveryEventOnceAndInOrder() throws Exception {
        var random = new Random(19);
        var expected = new TreeSet<Long>();
        var messages = new ArrayList<TaggedEventMessage<?>>();
        for (int i = 1; i <= 2_000; i++) {
            // The histories overlap little: most tags are quiet while one is busy.
            Set<Tag> tags = IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(_ -> Tag.of("t", Integer.toString(random.nextInt(8))))
                    .collect(Collectors.toSet());
            tags.add(Tag.of("t", Integer.toString(8 + messages.size() / 300)));
            messages.add(StoreUnderTest.event("event " + i, tags.toArray(Tag[]::new)));
            if (tags.stream().anyMatch(tag -> Integer.parseInt(tag.value()) % 2 == 0)) {
                expected.add((long) i);
            }
        }
        store.append(AppendCondition.none(), messages.toArray(TaggedEventMessage<?>[]::new))
                .get();
        var even = new AnyOfTags(IntStream.range(0, 20)
                .filter(i -> i % 2 == 0)
                .mapToObj(i -> "t=" + i)
                .toList());

        List<Long> found = new ArrayList<>();
        long after = 0;
        while (after < 1_990) {
            SqlCriteria.Selected page = even.read(store.log(), after, 1_990, 100);
            assertThat(page.events()).hasSizeLessThan(200);
            page.events().forEach(event -> found.add(event.position()));
            assertThat(page.through()).isGreaterThan(after);
            after = page.through();
        }

        assertThat(found).containsExactlyElementsOf(expected.headSet(1_990L, true));
    }

    /** Every event has every tag. */
    private void writeHistories() throws SQLException {
        store.executeUnchecked(
                "INSERT INTO tag_names SELECT i, 't=' || i FROM generate_series(1, %d) i".formatted(TAGS),
                """
                INSERT INTO events SELECT p, p, now(), 1, gen_random_uuid(), 'a', 'text.written',
                    (SELECT array_agg(i) FROM generate_series(1, %d) i), '{}', '"a"', '\\x00', '\\x00'
                FROM generate_series(1, %d) p
                """.formatted(TAGS, EVENTS_PER_TAG),
                "INSERT INTO event_tags SELECT i, p, 'a' FROM generate_series(1, %d) i, generate_series(1, %d) p"
                        .formatted(TAGS, EVENTS_PER_TAG));
    }

    /** How many rows of the index of tags a query reads. */
    private long events(String query, EventLog.Binding binding) throws SQLException {
        try (Connection connection = store.dataSource().getConnection();
                Statement settings = connection.createStatement();
                PreparedStatement statement =
                        connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query)) {
            settings.execute("SET enable_seqscan = off; SET enable_bitmapscan = off");
            binding.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                JsonNode plan =
                        JsonMapper.shared().readTree(row.getString(1)).path(0).path("Plan");
                assertThat(plan.path("Shared Hit Blocks").asLong()
                                + plan.path("Shared Read Blocks").asLong())
                        .as("blocks")
                        .isLessThan(20_000);
                return rowsOf(plan);
            }
        }
    }

    private static long rowsOf(JsonNode node) {
        long rows = node.path("Relation Name").asString("").equals("event_tags")
                ? Math.round(node.path("Actual Rows").asDouble()
                        * node.path("Actual Loops").asDouble())
                : 0;
        for (JsonNode child : node.path("Plans")) {
            rows += rowsOf(child);
        }
        return rows;
    }
}
