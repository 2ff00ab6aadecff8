package io.seatledger.command.eventstore;

import io.seatledger.events.EventEnvelope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An event with the numbers of its tags in ascending order: those that decisions find it by. The names are in
 * {@code tag_names}.
 */
record NumberedEvent(StoredEvent event, String accountId, String previousHash, String hash, List<Long> tags) {

    /** What {@link #read} reads. */
    static final String COLUMNS = EventLog.COLUMNS + ", e.account_id, e.previous_hash, e.hash,"
            + " ARRAY(SELECT t.tag FROM event_tags t WHERE t.position = e.position ORDER BY t.tag) AS tags";

    private static final HexFormat HEX = HexFormat.of();

    static NumberedEvent read(ResultSet row) throws SQLException {
        return new NumberedEvent(
                EventLog.storedEvent(row),
                row.getString(9),
                HEX.formatHex(row.getBytes(10)),
                HEX.formatHex(row.getBytes(11)),
                List.of((Long[]) row.getArray(12).getArray()));
    }

    /** The event with the names of its tags. If a name is missing, so is the tag, and the hash is not right. */
    EventEnvelope named(Map<Long, String> names) {
        return new EventEnvelope(
                event.eventId(),
                accountId,
                event.accountVersion(),
                event.position(),
                event.time(),
                event.name(),
                event.revision(),
                tags.stream()
                        .flatMap(tag -> Stream.ofNullable(names.get(tag)))
                        .sorted()
                        .toList(),
                event.metadataJson(),
                event.payloadJson(),
                previousHash,
                hash);
    }
}
