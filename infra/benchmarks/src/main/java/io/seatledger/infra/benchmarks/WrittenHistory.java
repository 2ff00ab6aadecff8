package io.seatledger.infra.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.eventstore.EventIdentifiers;
import io.seatledger.command.publishing.EventRelay;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.LicenseTypeAdded;
import io.seatledger.events.AccountEvent.LicenseTypeRenamed;
import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.EventMetadata;
import io.seatledger.events.EventType;
import io.seatledger.events.LedgerHash;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.ReleaseReason;
import io.seatledger.events.SeatState;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseReleased;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Writes long histories straight into the log of a database that no service has opened yet: what the service would have
 * written, with hashes, by {@code COPY}. The triggers of the database are off meanwhile, which only a superuser can do.
 */
final class WrittenHistory {

    /** The only pool of each account. */
    static final String POOL = "global";

    static final int CAPACITY = 1_000_000;

    private static final int USERS = 1_000;
    private static final int BUFFER = 1 << 20;

    private final DatabaseAddress database;
    private final EventCodec codec = new EventCodec();
    private final EventIdentifiers identifiers = new EventIdentifiers();
    private final Map<String, Long> tags = new HashMap<>();
    private final Map<String, EventEnvelope> last = new LinkedHashMap<>();
    private long head;

    /** Prepares the tables. */
    WrittenHistory(DatabaseAddress database) {
        this.database = database;
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .load()
                .migrate();
    }

    /**
     * Writes accounts with a license type, a pool and users, who one after the other get a seat of it and give it back.
     * The events of the accounts alternate.
     *
     * @param admin the subject of their only admin
     * @param structure how many events of its structure each has, at least 4: the rest are names of the license type
     * @param seats how many events of seats each has
     * @return how many events were written
     */
    long accounts(List<String> accounts, String admin, int structure, int seats) throws SQLException, IOException {
        int users = Math.min(USERS, (seats + 1) / 2);
        return write(
                accounts,
                admin,
                accounts.stream()
                        .map(account ->
                                Stream.concat(opened(account, admin, structure, users), moves(account, seats, users)))
                        .toList());
    }

    /**
     * Writes an account with a license type, a pool, and users {@code u0}, {@code u1}… who have no seats.
     *
     * @param admin the subject of its only admin
     * @return how many events were written
     */
    long members(String account, String admin, int users) throws SQLException, IOException {
        return write(List.of(account), admin, List.of(opened(account, admin, 4, users)));
    }

    private long write(List<String> accounts, String admin, List<Stream<Event>> events)
            throws SQLException, IOException {
        long before = head;
        int known = tags.size();
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            execute(connection, "SET LOCAL session_replication_role = replica");
            try (Writer out = copy(
                    connection,
                    "events (position, account_version, occurred_at, revision, event_id, account_id, name, tags,"
                            + " metadata, payload, previous_hash, hash)")) {
                List<Iterator<Event>> histories =
                        new ArrayList<>(events.stream().map(Stream::iterator).toList());
                while (!histories.isEmpty()) {
                    for (Iterator<Event> history : histories) {
                        out.write(row(history.next(), admin));
                    }
                    histories.removeIf(history -> !history.hasNext());
                }
            }
            try (Writer out = copy(connection, "tag_names (tag, id)")) {
                for (Map.Entry<String, Long> tag : tags.entrySet()) {
                    if (tag.getValue() > known) {
                        out.write(tag.getKey() + "," + tag.getValue() + "\n");
                    }
                }
            }
            execute(
                    connection,
                    "INSERT INTO event_tags (tag, position, account_id) SELECT t.tag, e.position, e.account_id"
                            + " FROM events e CROSS JOIN LATERAL unnest(e.tags) AS t(tag) WHERE e.position > ?",
                    before);
            for (String account : accounts) {
                EventEnvelope end = endOf(account);
                execute(
                        connection,
                        "INSERT INTO ledgers (account_id, version, hash) VALUES (?, ?, decode(?, 'hex'))",
                        account,
                        end.accountVersion(),
                        end.hash());
            }
            connection.commit();
            execute(connection, "ANALYZE");
            connection.commit();
        }
        return head - before;
    }

    private static Stream<Event> opened(String account, String admin, int structure, int users) {
        String type = Client.LICENSE_TYPE;
        Stream<Event> opening = Stream.of(
                new AccountOpened(account, "History"),
                new AccountAdminGranted(account, admin),
                new LicenseTypeAdded(account, type, "E"),
                new LicensePoolOpened(account, POOL, type, "G", null, CAPACITY));
        Stream<Event> names =
                IntStream.range(4, structure).mapToObj(i -> new LicenseTypeRenamed(account, type, "E" + i));
        Stream<Event> people = IntStream.range(0, users)
                .boxed()
                .flatMap(i -> Stream.of(
                        new UserInvited(
                                account,
                                "u" + i,
                                "i" + i,
                                "u%d@example.org".formatted(i),
                                "u%d@example.org".formatted(i),
                                claim(i),
                                null,
                                null,
                                null,
                                Instant.now().plus(7, ChronoUnit.DAYS),
                                false),
                        new InvitationAccepted(account, "u" + i, "i" + i, claim(i))));
        return Stream.of(opening, names, people).flatMap(events -> events);
    }

    private static Stream<Event> moves(String account, int seats, int users) {
        String type = Client.LICENSE_TYPE;
        return IntStream.range(0, seats).mapToObj(i -> {
            String user = "u" + i / 2 % users;
            return i % 2 == 0
                    ? new LicenseAssigned(account, user, POOL, type, false)
                    : new LicenseReleased(
                            account, user, POOL, type, SeatState.ASSIGNED, ReleaseReason.RELEASED_BY_ADMIN);
        });
    }

    /** Nobody has this address: the real claims depend on the key of the service. */
    private static String claim(int user) {
        return "%064x".formatted(user);
    }

    /** The next event as a line of CSV. */
    private String row(Event event, String actor) {
        EventType type = codec.typeOf(event);
        String account = event.accountId();
        EventEnvelope before = last.get(account);
        List<String> tagged = EventTags.of(event).stream()
                .map(tag -> tag.key() + "=" + tag.value())
                .sorted()
                .toList();
        String id = identifiers.generateIdentifier();
        Instant time = Instant.now().truncatedTo(ChronoUnit.MICROS);
        long version = before == null ? 1 : before.accountVersion() + 1;
        String previous = before == null ? LedgerHash.GENESIS : before.hash();
        String metadata = codec.encodeMetadata(new EventMetadata(actor, id, null, id));
        String payload = codec.encode(event);
        String hash = LedgerHash.of(
                previous, version, account, id, type.name(), type.revision(), time, tagged, metadata, payload);
        head++;
        last.put(
                account,
                new EventEnvelope(
                        id,
                        account,
                        version,
                        head,
                        time,
                        type.name(),
                        type.revision(),
                        tagged,
                        metadata,
                        payload,
                        previous,
                        hash));
        String numbers = tagged.stream()
                .map(tag -> tags.computeIfAbsent(tag, _ -> tags.size() + 1L).toString())
                .collect(Collectors.joining(",", "{", "}"));
        return Stream.of(
                        Long.toString(head),
                        Long.toString(version),
                        time.toString(),
                        Integer.toString(type.revision()),
                        id,
                        account,
                        type.name(),
                        numbers,
                        metadata,
                        payload,
                        "\\x" + previous,
                        "\\x" + hash)
                .map(value -> '"' + value.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",", "", "\n"));
    }

    /**
     * Lets every follower of the log begin after what was written. {@code topic} is that of the events. It gets the
     * last event of each account, because the relay goes on only if the topic has it.
     */
    void skip(String topic) throws SQLException, InterruptedException, ExecutionException {
        publishTheLastEvents(topic);
        try (Connection connection = connect()) {
            execute(connection, """
                INSERT INTO reader_progress
                SELECT reader, ? FROM unnest(ARRAY[?, 'automation:invitation-expiry',
                    'automation:invitation-mail', 'automation:user-import']) AS reader
                """, head, topic);
            execute(connection, "VACUUM ANALYZE");
        }
    }

    private void publishTheLastEvents(String topic) throws InterruptedException, ExecutionException {
        Map<String, Object> servers = Map.of("bootstrap.servers", Parts.kafka().bootstrapServers());
        try (Admin admin = Admin.create(servers);
                var producer = new KafkaProducer<>(servers, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(EventRelay.topicFor(topic))).all().get();
            for (EventEnvelope event : last.values()) {
                var message = new ProducerRecord<>(topic, event.accountId(), event.payloadJson());
                CloudEventHeaders.of(event)
                        .forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
                producer.send(message).get();
            }
        }
    }

    private EventEnvelope endOf(String account) {
        return Objects.requireNonNull(last.get(account));
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static Writer copy(Connection connection, String table) throws SQLException {
        return new OutputStreamWriter(
                new PGCopyOutputStream(
                        connection.unwrap(PGConnection.class), "COPY " + table + " FROM STDIN (FORMAT csv)", BUFFER),
                UTF_8);
    }

    private static void execute(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.execute();
        }
    }
}
