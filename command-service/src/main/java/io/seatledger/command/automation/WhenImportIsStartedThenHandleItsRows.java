package io.seatledger.command.automation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.importing.ImportCommand.FailImport;
import io.seatledger.command.importing.ImportCommand.HandleRows;
import io.seatledger.command.importing.ImportCommand.ImportKey;
import io.seatledger.command.importing.ImportFiles;
import io.seatledger.command.importing.ImportRow;
import io.seatledger.command.importing.UserFile;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.ImportId;
import io.seatledger.command.language.Reason;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.ImportEvent;
import io.seatledger.events.ImportEvent.UserImportFailed;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.ImportEvent.UserImportStarted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the rows of imports in batches. Which imports are waiting is derived from the log and stored in a table. The
 * imports of different accounts are handled concurrently, those of one account one after the other. The log alone
 * determines which batch is next, so a crash neither repeats nor skips a row.
 */
public final class WhenImportIsStartedThenHandleItsRows implements LogFollower.Sessions {

    /** The name under which the automation follows the log. */
    static final String NAME = "automation:user-import";

    private static final Logger LOG = LoggerFactory.getLogger(WhenImportIsStartedThenHandleItsRows.class);
    private static final int ACCOUNTS_AT_ONCE = 16;
    private static final Duration WAIT_WHILE_BUSY = Duration.ofMillis(50);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);
    private static final long BETWEEN_CLEANINGS_NANOS = Duration.ofMinutes(1).toNanos();

    private final Automation automation;
    private final EventCodec codec;
    private final ImportFiles files;

    public WhenImportIsStartedThenHandleItsRows(
            CommandDispatcher dispatcher, Ids ids, EventCodec codec, ImportFiles files) {
        this.automation = new Automation(dispatcher, ids, "user-import");
        this.codec = codec;
        this.files = files;
    }

    @Override
    public LogFollower.Session open(Connection connection) throws SQLException {
        return new Importing(connection);
    }

    private record WaitingImport(AccountId account, ImportId id, String actor, int rows, int nextRow) {

        ImportKey key() {
            return new ImportKey(account, id);
        }
    }

    /** The head of the log at a time of the database. */
    private record Mark(long head, OffsetDateTime time) {}

    private final class Importing implements LogFollower.Session {

        private static final Set<Class<? extends Event>> EVENTS =
                Set.of(UserImportStarted.class, UserImportRowsHandled.class, UserImportFailed.class);

        private final DerivedTable table;
        private final NextLook nextLook = new NextLook();
        private final ConcurrentWork<ImportKey> work =
                new ConcurrentWork<>("user import", ACCOUNTS_AT_ONCE, DRAIN_TIMEOUT);
        private final Queue<ImportKey> over = new ConcurrentLinkedQueue<>();
        private long position;
        private Mark lastCleaning;
        private long nextCleaning = System.nanoTime();
        private String lastStarted = "";

        /** Whether imports are waiting for a place, so that those that have one must take turns with them. */
        private volatile boolean crowded;

        Importing(Connection connection) throws SQLException {
            this.table = new DerivedTable(connection, codec, EVENTS);
            this.position = table.select(
                            row -> row.getLong(1),
                            "SELECT coalesce(max(position), 0) FROM reader_progress WHERE reader = ?",
                            NAME)
                    .getFirst();
            this.lastCleaning = mark();
        }

        @Override
        public void handle(List<EventEnvelope> events) throws SQLException {
            if (table.apply(events, this::handlePage)) {
                nextLook.atOnce();
            }
            position = events.getLast().position();
        }

        private void handlePage(List<DerivedTable.Placed> events) throws SQLException {
            for (DerivedTable.Placed placed : events) {
                handle((ImportEvent) placed.event(), placed.envelope());
            }
        }

        private void handle(ImportEvent event, EventEnvelope envelope) throws SQLException {
            switch (event) {
                case UserImportStarted e ->
                    table.update(
                            "INSERT INTO user_imports_waiting (account_id, import_id, position, actor, rows)"
                                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                            e.accountId(),
                            e.importId(),
                            envelope.position(),
                            codec.decodeMetadata(envelope.metadataJson()).actor(),
                            e.rows());
                case UserImportRowsHandled e -> {
                    List<Boolean> isOver = table.select(
                            row -> row.getBoolean(1),
                            "UPDATE user_imports_waiting SET next_row = ? WHERE account_id = ? AND import_id = ?"
                                    + " RETURNING next_row > rows",
                            e.firstRow() + e.outcomes().size(),
                            e.accountId(),
                            e.importId());
                    if (isOver.contains(true)) {
                        ended(keyOf(e));
                    }
                }
                case UserImportFailed e -> ended(keyOf(e));
            }
        }

        private static ImportKey keyOf(ImportEvent event) {
            return new ImportKey(new AccountId(event.accountId()), new ImportId(event.importId()));
        }

        /** The file goes before the row of the table: after a crash in between, both are tried again. */
        private void ended(ImportKey key) throws SQLException {
            files.drop(key.account(), key.importId());
            table.update(
                    "DELETE FROM user_imports_waiting WHERE account_id = ? AND import_id = ?",
                    key.account().value(),
                    key.importId().value());
            work.settled(key);
        }

        @Override
        public Duration whenIdle() throws SQLException {
            if (!nextLook.isDue()) {
                return nextLook.left();
            }
            for (ImportKey each = over.poll(); each != null; each = over.poll()) {
                ended(each);
            }
            if (position >= lastCleaning.head() && System.nanoTime() - nextCleaning >= 0) {
                dropAbandonedFiles();
            }
            Set<ImportKey> taken = work.taken();
            // One more than can be started, to see whether any has to wait.
            List<WaitingImport> next = firstOfEachAccount(work.freePlaces() + taken.size() + 1).stream()
                    .filter(each -> !taken.contains(each.key()))
                    .toList();
            int started = 0;
            while (started < next.size() && work.freePlaces() > 0) {
                WaitingImport each = next.get(started);
                work.start(each.key(), new Batches(each));
                lastStarted = each.account().value();
                started++;
            }
            crowded = started < next.size();
            return nextLook.after(work.isBusy() ? WAIT_WHILE_BUSY : WAIT);
        }

        /** The imports that are next, beginning with the account after the one whose import was started last. */
        private Set<WaitingImport> firstOfEachAccount(int limit) throws SQLException {
            Set<WaitingImport> first = new LinkedHashSet<>(firstOfEachAccountAfter(lastStarted, limit));
            if (first.size() < limit) {
                first.addAll(firstOfEachAccountAfter("", limit));
            }
            return first;
        }

        private List<WaitingImport> firstOfEachAccountAfter(String account, int limit) throws SQLException {
            return table.select(
                    row -> new WaitingImport(
                            new AccountId(row.getString("account_id")),
                            new ImportId(row.getString("import_id")),
                            row.getString("actor"),
                            row.getInt("rows"),
                            row.getInt("next_row")),
                    """
                    WITH RECURSIVE first AS (
                        (SELECT * FROM user_imports_waiting WHERE account_id > ? ORDER BY account_id, position LIMIT 1)
                        UNION ALL
                        SELECT next.* FROM first CROSS JOIN LATERAL (SELECT * FROM user_imports_waiting w
                            WHERE w.account_id > first.account_id ORDER BY account_id, position LIMIT 1) next
                    )
                    SELECT * FROM first LIMIT ?\
                    """,
                    account,
                    limit);
        }

        private Mark mark() throws SQLException {
            return table.select(
                            row -> new Mark(row.getLong(1), row.getObject(2, OffsetDateTime.class)),
                            "SELECT coalesce(max(position), 0), now() FROM events")
                    .getFirst();
        }

        /**
         * Deletes files that were never announced, because their sender or the service was cut off in between. A file
         * that had been stored for a day at the last cleaning was announced before it, or is not announced any more,
         * and the log has been read up to there since. A node that was frozen for a day and announces its file then has
         * the import fail.
         */
        private void dropAbandonedFiles() throws SQLException {
            table.update(
                    "DELETE FROM import_files f WHERE f.taken_at < ?::timestamptz - interval '1 day' AND NOT EXISTS"
                            + " (SELECT FROM user_imports_waiting w WHERE w.account_id = f.account_id AND w.import_id ="
                            + " f.import_id)",
                    lastCleaning.time());
            lastCleaning = mark();
            nextCleaning = System.nanoTime() + BETWEEN_CLEANINGS_NANOS;
        }

        private final class Batches implements ConcurrentWork.Step {

            private final WaitingImport waiting;

            Batches(WaitingImport waiting) {
                this.waiting = waiting;
            }

            @Override
            public boolean run() throws InterruptedException {
                return handleRows(waiting);
            }

            @Override
            public boolean giveUp(RuntimeException fault) throws InterruptedException {
                LOG.error("The rows of {} could not be handled", waiting, fault);
                return fail(waiting, new Reason("Its rows could not be handled because of a fault in the service."));
            }
        }

        /**
         * Sends the commands on behalf of the actor who uploaded the file.
         *
         * @return whether the import has ended
         */
        private boolean handleRows(WaitingImport waiting) throws InterruptedException {
            Optional<byte[]> file = files.find(waiting.account(), waiting.id());
            if (file.isEmpty()) {
                return fail(waiting, new Reason("The file is missing."));
            }
            List<ImportRow> rows;
            try {
                rows = UserFile.parse(new String(file.get(), UTF_8), true).rows();
            } catch (RefusedException e) {
                return fail(waiting, Reason.of(e.refusal().detail()));
            }
            if (rows.size() != waiting.rows()) {
                return fail(
                        waiting,
                        new Reason(
                                "The file has %d rows, but %d were announced.".formatted(rows.size(), waiting.rows())));
            }
            int next = waiting.nextRow();
            do {
                List<ImportRow> following =
                        rows.subList(next - 1, Math.min(next - 1 + HandleRows.MAX_ROWS, rows.size()));
                switch (automation.sendFor(
                        waiting.actor(), new HandleRows(waiting.account(), waiting.id(), next, following))) {
                    case Decision.Accepted<Integer>(Integer row) -> next = row;
                    case Decision.Refused<Integer>(Refusal refusal) -> {
                        return fail(waiting, Reason.of(refusal.detail()));
                    }
                }
            } while (next <= rows.size() && !crowded && !work.isClosing());
            return next > rows.size();
        }

        /**
         * Nothing changes if the log says that the import has ended, or does not know it: then its row is of no use.
         */
        private boolean fail(WaitingImport waiting, Reason reason) throws InterruptedException {
            var fail = new FailImport(waiting.account(), waiting.id(), reason);
            if (!(automation.send(fail) instanceof Decision.Accepted<Change>(Change change))
                    || change == Change.UNCHANGED) {
                over.add(waiting.key());
            }
            return true;
        }

        @Override
        public void close() {
            work.close();
        }
    }
}
