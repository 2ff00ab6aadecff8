package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
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
                        "SELECT fingerprint, accepted, answer, account_version FROM command_outcomes WHERE key = ?")) {
            statement.setObject(1, key.digest());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(outcome(row, 1)) : Optional.empty();
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
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Reads the fingerprint and what follows it. */
    static StoredOutcome outcome(ResultSet row, int first) throws SQLException {
        return new StoredOutcome(
                HexFormat.of().formatHex(row.getBytes(first)),
                row.getBoolean(first + 1),
                row.getString(first + 2),
                row.getLong(first + 3));
    }
}
