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

/** Stores the files of imports until their last row is handled. */
public final class ImportFiles {

    /** The largest number of files of one account that wait at a time. */
    public static final int MAX_WAITING = 10;

    /** A file this old will not be announced any more: its sender or the service was cut off before it could be. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final DataSource dataSource;

    /** Stores files in a database that has the schema of {@code db/migration}. */
    public ImportFiles(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Stores a file. Returns {@code false} if {@value #MAX_WAITING} files of the account are waiting already. */
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

    /** The file; empty once its last row has been handled. */
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
            throw EventStoreUnavailableException.of("could not read the file of an import", e);
        }
    }

    /** Deletes a file that is no longer needed, and all files that were abandoned. */
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
            throw EventStoreUnavailableException.of("could not store or delete the file of an import", e);
        }
    }
}
