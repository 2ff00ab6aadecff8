package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;

/** Stores the outcomes in the database of the log. */
public final class PostgresOutcomeStore implements OutcomeStore {

    private final DataSource dataSource;
    private final PostgresEventStorageEngine engine;

    /** @param engine writes the outcomes in the order of its appends */
    public PostgresOutcomeStore(DataSource dataSource, PostgresEventStorageEngine engine) {
        this.dataSource = dataSource;
        this.engine = engine;
    }

    @Override
    public Optional<StoredOutcome> find(CommandKey key) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT fingerprint, accepted, answer, account_version FROM command_outcomes"
                                + " WHERE scope = ? AND sender = ? AND command_id = ?")) {
            statement.setString(1, key.scope());
            statement.setString(2, key.sender());
            statement.setString(3, key.commandId());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new StoredOutcome(
                                row.getString(1), row.getBoolean(2), row.getString(3), row.getLong(4)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the outcome of a command cannot be read", e);
        }
    }

    @Override
    public long keep(NewOutcome outcome) throws InterruptedException {
        try {
            return engine.keep(outcome).get().accountVersions().getOrDefault(outcome.accountId(), 0L);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /**
     * Deletes outcomes that are older than {@code age}, oldest first, at most {@code limit} of them. It skips rows that
     * another process is deleting.
     *
     * @return how many were deleted
     * @throws EventStoreUnavailableException if the database cannot be reached
     */
    public int deleteOlderThan(Duration age, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM command_outcomes WHERE ctid = ANY"
                                + " (ARRAY(SELECT ctid FROM command_outcomes WHERE kept_at < now() - ?::interval"
                                + " ORDER BY kept_at LIMIT ? FOR UPDATE SKIP LOCKED))")) {
            statement.setString(1, age.toString());
            statement.setInt(2, limit);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("old outcomes cannot be deleted", e);
        }
    }
}
