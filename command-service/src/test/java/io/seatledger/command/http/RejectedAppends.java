package io.seatledger.command.http;

import io.seatledger.infra.parts.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database that rejects the later events of an account, until it is closed. Whoever appends them is at fault. */
public final class RejectedAppends implements AutoCloseable {

    private final DatabaseAddress database;

    private RejectedAppends(DatabaseAddress database) {
        this.database = database;
    }

    public static RejectedAppends beyond(DatabaseAddress database, String account, long version) throws SQLException {
        var rejected = new RejectedAppends(database);
        rejected.execute("""
            CREATE FUNCTION rejected() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.account_id = '%s' AND NEW.account_version > %d THEN
                    RAISE EXCEPTION 'rejected by the test' USING ERRCODE = 'data_exception';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER rejecting BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION rejected();
            """.formatted(account, version));
        return rejected;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("DROP TRIGGER rejecting ON events; DROP FUNCTION rejected()");
    }
}
