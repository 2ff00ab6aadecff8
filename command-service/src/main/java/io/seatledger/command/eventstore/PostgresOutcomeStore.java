package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads the outcomes from the database of the log. */
public final class PostgresOutcomeStore implements OutcomeStore {

    private final DataSource dataSource;

    /** @param dataSource each look-up borrows a connection from it */
    public PostgresOutcomeStore(DataSource dataSource) {
        this.dataSource = dataSource;
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

    /** Reads the fingerprint and what follows it. */
    static StoredOutcome outcome(ResultSet row, int first) throws SQLException {
        return new StoredOutcome(
                HexFormat.of().formatHex(row.getBytes(first)),
                row.getBoolean(first + 1),
                row.getString(first + 2),
                row.getLong(first + 3));
    }
}
