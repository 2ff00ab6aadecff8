package io.seatledger.command.importing;

import io.seatledger.command.eventstore.EventStoreUnavailableException;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.ImportId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** Keeps files until their last row is handled. */
public final class ImportFiles {

    /** Files of one account that wait at a time. */
    public static final int MAX_WAITING = 10;

    /** Nobody announces a file that has waited this long: its sender or the service was cut off in between. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final DataSource dataSource;

    /** Takes the database with the schema of {@code db/migration}. */
    public ImportFiles(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Keeps a file; {@code false} when the account has {@value #MAX_WAITING} already. */
    boolean keep(AccountId account, ImportId id, byte[] csv) {
        return update(
                        "INSERT INTO import_files (account_id, import_id, csv) SELECT ?, ?, ?"
                                + " WHERE (SELECT count(*) FROM import_files WHERE account_id = ?) < ?",
                        account.value(),
                        id.value(),
                        csv,
                        account.value(),
                        MAX_WAITING)
                > 0;
    }

    /** The file; empty once its last row was handled. */
    public Optional<byte[]> find(AccountId account, ImportId id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT csv FROM import_files WHERE account_id = ? AND import_id = ?")) {
            statement.setString(1, account.value());
            statement.setString(2, id.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new EventStoreUnavailableException("the file of an import cannot be read", e);
        }
    }

    /** Deletes a file whose last row was handled, and those that were abandoned. */
    public void drop(AccountId account, ImportId id) {
        update(
                "DELETE FROM import_files WHERE account_id = ? AND import_id = ? OR taken_at < now() - ?::interval",
                account.value(),
                id.value(),
                ABANDONED.toString());
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
}
