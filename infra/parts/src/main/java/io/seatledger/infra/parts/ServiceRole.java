package io.seatledger.infra.parts;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The database role of the command service where it is not the owner of the tables. */
public final class ServiceRole {

    private static final String NAME = "seatledger_service";

    private ServiceRole() {}

    /**
     * Creates the role on the server if it does not exist. It gets its rights when the owner migrates the database, so
     * it has to exist by then.
     *
     * @param owner a role that may create roles
     * @return the same database, for the role of the service
     */
    public static DatabaseAddress on(DatabaseAddress owner) {
        try (Connection connection = DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
                Statement statement = connection.createStatement()) {
            statement.execute("""
                DO $$ BEGIN
                    CREATE ROLE %1$s LOGIN PASSWORD '%1$s';
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
                END $$\
                """.formatted(NAME));
        } catch (SQLException e) {
            throw new IllegalStateException("Could not create the role " + NAME, e);
        }
        return new DatabaseAddress(owner.jdbcUrl(), NAME, NAME);
    }
}
