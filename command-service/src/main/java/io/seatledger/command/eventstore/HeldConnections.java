package io.seatledger.command.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Opens the connections that this process keeps for itself: to append, to follow the log, to listen. They do not come
 * from the pool, so readers cannot take their places, and a connection that failed is closed and never used again.
 *
 * <p>Every wait on such a connection ends within seconds, on both sides. The client gives up on a silent server. The
 * server ends the session of a client that has frozen, or whose network is gone, and with it the session's locks.
 */
final class HeldConnections {

    private static final String CONNECT_SECONDS = "3";

    /** Enough for a second host of the URL, when the first one is silent. */
    private static final String LOGIN_SECONDS = "8";

    private static final String SILENCE_SECONDS = "8";

    /** The server notices within seconds that the client's machine is gone. */
    private static final String KEEPALIVES = "SET tcp_user_timeout = '6s'; SET tcp_keepalives_idle = '3s';"
            + " SET tcp_keepalives_interval = '1s'; SET tcp_keepalives_count = 3;";

    /** SQLSTATE classes: connection exception, and operator intervention such as a shutdown. */
    private static final Set<String> LOST = Set.of("08", "57");

    private final HikariDataSource pool;

    private HeldConnections(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Opens connections to the database of a pool, with the settings of its driver and its own initial statements.
     *
     * @throws IllegalArgumentException if the pool is not Hikari's, or does not name its database by URL
     */
    static HeldConnections besides(DataSource pool) {
        try {
            HikariDataSource hikari = pool.unwrap(HikariDataSource.class);
            if (hikari.getJdbcUrl() == null) {
                throw new IllegalArgumentException("the pool must name its database by spring.datasource.url");
            }
            return new HeldConnections(hikari);
        } catch (SQLException e) {
            throw new IllegalArgumentException("the pool must be a HikariDataSource", e);
        }
    }

    /**
     * Opens the connection of the lane that appends, with auto-commit off. A transaction that neither goes on nor ends
     * for three seconds is rolled back by the server, because no other node can write meanwhile.
     *
     * <p>There is no {@code statement_timeout}: it would also cut short the wait of a COMMIT for its standby, and
     * PostgreSQL then reports success.
     */
    Connection toAppend() throws SQLException {
        Connection connection =
                open("SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '3s';" + KEEPALIVES);
        connection.setAutoCommit(false);
        return connection;
    }

    /**
     * Opens the connection of one who follows the log, with auto-commit on. The session, and with it the follower's
     * lock, ends after six seconds without a statement.
     */
    Connection toFollow() throws SQLException {
        return open("SET lock_timeout = '5s'; SET idle_session_timeout = '6s';" + KEEPALIVES);
    }

    /** Opens a connection that listens, with auto-commit on. */
    Connection toListen() throws SQLException {
        return open(KEEPALIVES);
    }

    /**
     * Makes the pool open new connections if a failure says that those that are open lead nowhere: a connection to the
     * same server was lost, or the server was replaced.
     */
    void renewPoolAfter(Exception failure) {
        boolean lost = failure instanceof ReplacedServerException
                || (failure instanceof SQLException sql
                        && sql.getSQLState() != null
                        && LOST.stream().anyMatch(sql.getSQLState()::startsWith));
        HikariPoolMXBean open = pool.getHikariPoolMXBean();
        if (lost && open != null) {
            open.softEvictConnections();
        }
    }

    private Connection open(String settings) throws SQLException {
        Connection connection = DriverManager.getConnection(pool.getJdbcUrl(), properties());
        String ofThePool = pool.getConnectionInitSql();
        try (Statement statement = connection.createStatement()) {
            statement.execute(ofThePool == null ? settings : ofThePool + ";" + settings);
            return connection;
        } catch (SQLException e) {
            drop(connection);
            throw e;
        }
    }

    private Properties properties() {
        var properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        properties.putIfAbsent("ApplicationName", "seatledger");
        if (pool.getUsername() != null) {
            properties.put("user", pool.getUsername());
        }
        if (pool.getPassword() != null) {
            properties.put("password", pool.getPassword());
        }
        properties.put("connectTimeout", CONNECT_SECONDS);
        properties.put("loginTimeout", LOGIN_SECONDS);
        properties.put("socketTimeout", SILENCE_SECONDS);
        properties.put("tcpKeepAlive", "true");
        return properties;
    }

    /** Closes a connection without a word to the server, which may not be listening. */
    static void drop(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException _) {
            // It is closed already.
        }
    }
}
