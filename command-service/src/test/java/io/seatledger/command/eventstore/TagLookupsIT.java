package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
