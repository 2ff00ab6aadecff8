package io.seatledger.infra.parts;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A PostgreSQL server that provides empty databases. */
public final class PostgresPart {

    /** How many connections a server that is started for tests accepts. */
    static final int CONNECTIONS = 200;

    private final String serverUrl;
    private final String user;
    private final String password;

    PostgresPart(String serverUrl, String user, String password) {
        this.serverUrl = serverUrl;
        this.user = user;
        this.password = password;
        requireDurability();
    }

    /** Creates a new, empty database. */
    public DatabaseAddress freshDatabase() {
        String name = "seatledger_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection(serverUrl, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("Could not create a database at " + serverUrl, e);
        }
        return new DatabaseAddress(
                serverUrl.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*(\\?.*)?", "$1" + name), user, password);
    }

    private void requireDurability() {
        for (String setting : new String[] {"fsync", "synchronous_commit"}) {
            try (Connection connection = DriverManager.getConnection(serverUrl, user, password);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW " + setting)) {
                row.next();
                if ("off".equals(row.getString(1))) {
                    throw new IllegalStateException(
                            setting + " is off at " + serverUrl + ": tests and measurements there prove nothing");
                }
            } catch (SQLException e) {
                throw new IllegalStateException("Could not reach PostgreSQL at " + serverUrl, e);
            }
        }
    }
}
