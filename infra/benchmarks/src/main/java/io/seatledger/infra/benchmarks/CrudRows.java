package io.seatledger.infra.benchmarks;

import io.seatledger.infra.parts.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the database of a CRUD service has come to. */
record CrudRows(DatabaseAddress database) {

    long users() throws SQLException {
        return number("SELECT count(*) FROM app_user");
    }

    /** The number of seats that are taken; each pool must count its own correctly. */
    long seats() throws SQLException {
        if (number("SELECT count(*) FROM license_pool p WHERE taken <> (SELECT count(*) FROM license WHERE"
                        + " pool_id = p.id)")
                > 0) {
            throw new IllegalStateException("A pool of the CRUD service has counted wrongly");
        }
        return number("SELECT count(*) FROM license");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
