package io.seatledger.command.importing;

import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Effect;
import io.seatledger.command.decision.Handled;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.eventstore.EventStoreUnavailableException;
import io.seatledger.command.invitation.ImportCommand.HandleRows;
import io.seatledger.command.invitation.ImportCommand.StartImport;
import io.seatledger.command.invitation.ImportRow;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.ImportId;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.Subject;
import io.seatledger.command.user.EmailClaimKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files in and handles them in the background, one batch of rows after the other. A file waits in the database
 * until its last row is handled and is deleted then; how far it has come is said by the log alone, so that a crash
 * neither repeats nor skips a row. Of all processes on a database one handles files.
 */
public final class Imports implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
    private static final int BATCH = 200;
    private static final int MAX_WAITING = 10;
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** A file whose announcement was never decided, since its sender or the service was cut off in between. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    private final DataSource dataSource;
    private final CommandDispatcher dispatcher;
    private final EmailClaimKey claimKey;
    private final Ids ids;
    private final Semaphore arrived = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("user-imports").unstarted(this::run);
    private volatile boolean closed;

    /** Takes its parts; {@link #start} starts it. */
    public Imports(DataSource dataSource, CommandDispatcher dispatcher, EmailClaimKey claimKey, Ids ids) {
        this.dataSource = dataSource;
        this.dispatcher = dispatcher;
        this.claimKey = claimKey;
        this.ids = ids;
    }

    private record Waiting(AccountId account, ImportId id, Subject actor, List<ImportRow> rows) {}

    /** Begins to handle what waits. */
    public void start() {
        thread.start();
    }

    /**
     * Takes a file in.
     *
     * @throws InvalidValueException when it is no file with users
     * @throws InterruptedException when interrupted while waiting for the decision
     */
    public Handled<Effect> take(AccountId account, ImportId id, byte[] csv, CommandContext context)
            throws InterruptedException {
        UserFile file = UserFile.parse(account, csv, claimKey);
        if (file.rows().isEmpty()) {
            throw new InvalidValueException("file", "has no row");
        }
        var start = new StartImport(account, id, file.rows().size());
        // Nothing is kept for who may not, and the file comes first: an import that is announced can always go on.
        Handled<Effect> tried = dispatcher.dispatch(start,
                new CommandContext(context.actor(), context.commandId(), context.correlationId(), true));
        if (context.dryRun() || tried.decision() instanceof Decision.Refused) {
            return tried;
        }
        int kept = update("INSERT INTO import_files (account_id, import_id, actor, csv) SELECT ?, ?, ?, ?"
                + " WHERE (SELECT count(*) FROM import_files WHERE account_id = ?) < ?", account.value(), id.value(),
                context.actor().subject().value(), csv, account.value(), MAX_WAITING);
        if (kept == 0) {
            return new Handled<>(refused(new Refusal.LimitReached("import at a time", MAX_WAITING)),
                    tried.accountVersion(), List.of());
        }
        Handled<Effect> handled = dispatcher.dispatch(start, context);
        arrived.release();
        return handled;
    }

    private void run() {
        while (!closed) {
            try (Connection connection = dataSource.getConnection()) {
                if (tryClaim(connection)) {
                    handleAll(connection);
                } else {
                    pause();
                }
            } catch (SQLException | RuntimeException e) {
                LOG.warn("Imports were interrupted, going on: {}", e.toString());
                pause();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void handleAll(Connection connection) throws SQLException, InterruptedException {
        while (!closed) {
            for (Waiting file : waiting(connection)) {
                handle(file);
            }
            if (!connection.isValid(5)) {
                throw new SQLException("the connection that has the right to handle files is gone");
            }
            if (arrived.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                arrived.drainPermits();
            }
        }
    }

    private void handle(Waiting file) throws InterruptedException {
        List<ImportRow> rows = file.rows();
        int next = 1;
        while (next <= rows.size() && !closed) {
            List<ImportRow> batch = rows.subList(next - 1, Math.min(next - 1 + BATCH, rows.size()));
            var command = new HandleRows(file.account(), file.id(), next, batch);
            var context = new CommandContext(new Actor(file.actor(), false), ids.next(), file.id().value(), false);
            switch (dispatcher.dispatch(command, context).decision()) {
                case Decision.Accepted<Integer>(Integer following) -> next = following;
                case Decision.Refused<Integer>(Refusal refusal) -> {
                    LOG.debug("{} is not announced: {}", file.id(), refusal);
                    dropIfAbandoned(file);
                    return;
                }
            }
        }
        if (next > rows.size()) {
            update("DELETE FROM import_files WHERE account_id = ? AND import_id = ?", file.account().value(),
                    file.id().value());
        }
    }

    private void dropIfAbandoned(Waiting file) {
        update("DELETE FROM import_files WHERE account_id = ? AND import_id = ? AND taken_at < now() - ?::interval",
                file.account().value(), file.id().value(), ABANDONED.toString());
    }

    private static boolean tryClaim(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT pg_try_advisory_lock(hashtext('reader'), hashtext('imports'))");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private List<Waiting> waiting(Connection connection) throws SQLException {
        List<Waiting> waiting = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT DISTINCT ON (account_id) account_id, import_id, actor, csv FROM import_files"
                        + " ORDER BY account_id, taken_at LIMIT 10");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                var account = new AccountId(row.getString(1));
                waiting.add(new Waiting(account, new ImportId(row.getString(2)), new Subject(row.getString(3)),
                        UserFile.parse(account, row.getBytes(4), claimKey).rows()));
            }
        }
        return waiting;
    }

    private int update(String sql, Object... arguments) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new EventStoreUnavailableException("the file of an import cannot be kept", e);
        }
    }

    private void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Stops after the batch at hand; the rest goes on with the next start. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
