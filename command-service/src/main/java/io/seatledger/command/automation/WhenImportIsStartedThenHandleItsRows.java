package io.seatledger.command.automation;

import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.PassingFailures;
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
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.ImportEvent.UserImportFailed;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.ImportEvent.UserImportStarted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
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
    private static final int MAX_FAULTS = 5;
    private static final Duration WAIT_WHILE_BUSY = Duration.ofMillis(50);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);

    private final Automation automation;
    private final EventCodec codec;
    private final ImportFiles files;
    private final InstantSource clock;

    public WhenImportIsStartedThenHandleItsRows(
            CommandDispatcher dispatcher, Ids ids, EventCodec codec, ImportFiles files, InstantSource clock) {
        this.automation = new Automation(dispatcher, ids, "user-import");
        this.codec = codec;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public LogFollower.Session open(Connection connection) {
        return new Importing(connection);
    }

    private record WaitingImport(AccountId account, ImportId id, String actor, int rows, int nextRow) {

        ImportKey key() {
            return new ImportKey(account, id);
        }
    }

    private final class Importing implements LogFollower.Session {

        private final DerivedTable table;
        private final ConcurrentWork<ImportKey> work =
                new ConcurrentWork<>("user import", ACCOUNTS_AT_ONCE, DRAIN_TIMEOUT);
        private final Map<ImportKey, Integer> faults = new ConcurrentHashMap<>();
        private Instant nextCleaning = Instant.MIN;
        private @Nullable AccountId lastStarted;

        /** Whether imports are waiting for a place, so that those that have one must take turns with them. */
        private volatile boolean crowded;

        Importing(Connection connection) {
            this.table = new DerivedTable(connection);
        }

        @Override
        public void handle(List<EventEnvelope> events) throws SQLException {
            table.change(() -> {
                for (EventEnvelope envelope : events) {
                    handle(envelope);
                }
            });
        }

        private void handle(EventEnvelope envelope) throws SQLException {
            switch (codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())) {
                case DecodedEvent.Known(UserImportStarted e) ->
                    table.update(
                            "INSERT INTO user_imports_waiting (account_id, import_id, position, actor, rows)"
                                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                            e.accountId(),
                            e.importId(),
                            envelope.position(),
                            codec.decodeMetadata(envelope.metadataJson()).actor(),
                            e.rows());
                case DecodedEvent.Known(UserImportRowsHandled e) -> {
                    table.update(
                            "UPDATE user_imports_waiting SET next_row = ? WHERE account_id = ? AND import_id = ?",
                            e.firstRow() + e.outcomes().size(),
                            e.accountId(),
                            e.importId());
                    if (isOver(e)) {
                        ended(new ImportKey(new AccountId(e.accountId()), new ImportId(e.importId())));
                    }
                }
                case DecodedEvent.Known(UserImportFailed e) ->
                    ended(new ImportKey(new AccountId(e.accountId()), new ImportId(e.importId())));
                case DecodedEvent.Known _, DecodedEvent.Unknown _ -> {
                    // Other events do not affect imports.
                }
            }
        }

        private boolean isOver(UserImportRowsHandled event) throws SQLException {
            try (PreparedStatement statement = table.prepare(
                            "SELECT FROM user_imports_waiting WHERE account_id = ? AND import_id = ? AND next_row >"
                                    + " rows",
                            event.accountId(),
                            event.importId());
                    ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }

        /** The file goes before the row of the table: after a crash in between, both are tried again. */
        private void ended(ImportKey key) throws SQLException {
            files.drop(key.account(), key.importId());
            table.update(
                    "DELETE FROM user_imports_waiting WHERE account_id = ? AND import_id = ?",
                    key.account().value(),
                    key.importId().value());
            work.settled(key);
            faults.remove(key);
        }

        @Override
        public Duration whenIdle() throws SQLException {
            if (!clock.instant().isBefore(nextCleaning)) {
                dropAbandonedFiles();
                nextCleaning = clock.instant().plus(BETWEEN_CLEANINGS);
            }
            boolean moreThanPlaces = false;
            for (WaitingImport next : firstOfEachAccount()) {
                if (!work.isTaken(next.key())) {
                    if (work.freePlaces() > 0) {
                        work.start(next.key(), _ -> handleRows(next));
                        lastStarted = next.account();
                    } else {
                        moreThanPlaces = true;
                    }
                }
            }
            crowded = moreThanPlaces;
            return work.isBusy() ? WAIT_WHILE_BUSY : WAIT;
        }

        /** The imports that are next, beginning with the account after the one whose import was started last. */
        private List<WaitingImport> firstOfEachAccount() throws SQLException {
            List<WaitingImport> first = new ArrayList<>();
            try (PreparedStatement statement =
                            table.prepare("SELECT DISTINCT ON (account_id) account_id, import_id, actor,"
                                    + " rows, next_row FROM user_imports_waiting ORDER BY account_id, position");
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    first.add(new WaitingImport(
                            new AccountId(row.getString(1)),
                            new ImportId(row.getString(2)),
                            row.getString(3),
                            row.getInt(4),
                            row.getInt(5)));
                }
            }
            int last = first.stream().map(WaitingImport::account).toList().indexOf(lastStarted);
            Collections.rotate(first, -(last + 1));
            return first;
        }

        /**
         * Deletes files that were stored a day ago and never announced, because their sender or the service was cut off
         * in between. Whether a file was announced is only certain once the whole log is read. A node that was frozen
         * for a day and announces its file then has the import fail.
         */
        private void dropAbandonedFiles() throws SQLException {
            table.update(
                    "DELETE FROM import_files f WHERE f.taken_at < now() - interval '1 day' AND NOT EXISTS (SELECT"
                            + " FROM user_imports_waiting w WHERE w.account_id = f.account_id AND w.import_id ="
                            + " f.import_id) AND (SELECT coalesce(max(position), 0) FROM events) <= (SELECT"
                            + " coalesce(max(position), 0) FROM reader_progress WHERE reader = ?)",
                    NAME);
        }

        private boolean handleRows(WaitingImport waiting) throws InterruptedException {
            try {
                return tryToHandleRows(waiting);
            } catch (RuntimeException e) {
                if (PassingFailures.isPassing(e) || faults.merge(waiting.key(), 1, Integer::sum) < MAX_FAULTS) {
                    throw e;
                }
                LOG.error("The rows of {} could not be handled", waiting, e);
                return fail(waiting, new Reason("Its rows could not be handled because of a fault in the service."));
            }
        }

        /**
         * Sends the commands on behalf of the actor who uploaded the file.
         *
         * @return whether the import has ended
         */
        private boolean tryToHandleRows(WaitingImport waiting) throws InterruptedException {
            Optional<byte[]> file = files.find(waiting.account(), waiting.id());
            if (file.isEmpty()) {
                return fail(waiting, new Reason("The file is missing."));
            }
            List<ImportRow> rows;
            try {
                rows = UserFile.parse(file.get()).rows();
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
            int batch = HandleRows.MAX_ROWS;
            do {
                List<ImportRow> following = rows.subList(next - 1, Math.min(next - 1 + batch, rows.size()));
                switch (automation.sendFor(
                        waiting.actor(), new HandleRows(waiting.account(), waiting.id(), next, following))) {
                    case Decision.Accepted<Integer>(Integer row) -> next = row;
                    case Decision.Refused<Integer>(Refusal refusal) -> {
                        if (following.size() == 1) {
                            return fail(waiting, Reason.of(refusal.detail()));
                        }
                        batch = following.size() / 2;
                    }
                }
            } while (next <= rows.size() && !crowded && !work.isClosing());
            return next > rows.size();
        }

        private boolean fail(WaitingImport waiting, Reason reason) throws InterruptedException {
            automation.send(new FailImport(waiting.account(), waiting.id(), reason));
            return true;
        }

        @Override
        public void close() {
            work.close();
        }
    }
}
