package io.seatledger.command.eventstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of tags by their numbers, as far as they were looked up lately. A name never changes; should the database
 * have been exchanged for one that numbers tags in another way, the hash of an event shows it.
 */
final class TagNames {

    private static final int REMEMBERED = 50_000;

    private final Cache<Long, String> names =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** The names of all tags of the events, with at most one query. A number without a name is missing. */
    Map<Long, String> of(Connection connection, Collection<NumberedEvent> events) throws SQLException {
        List<Long> numbers = events.stream()
                .flatMap(event -> event.tags().stream())
                .distinct()
                .toList();
        Map<Long, String> found = new HashMap<>(names.getAllPresent(numbers));
        Long[] missing =
                numbers.stream().filter(number -> !found.containsKey(number)).toArray(Long[]::new);
        if (missing.length > 0) {
            Map<Long, String> read = read(connection, missing);
            names.putAll(read);
            found.putAll(read);
        }
        return found;
    }

    private static Map<Long, String> read(Connection connection, Long[] numbers) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT n.id, n.tag FROM unnest(?) AS asked(id)"
                + " CROSS JOIN LATERAL (SELECT id, tag FROM tag_names WHERE id = asked.id LIMIT 1) n")) {
            statement.setArray(1, connection.createArrayOf("bigint", numbers));
            Map<Long, String> names = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    names.put(row.getLong(1), row.getString(2));
                }
            }
            return names;
        }
    }
}
