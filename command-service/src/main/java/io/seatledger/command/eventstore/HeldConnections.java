package io.seatledger.command.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
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
    private static final String SILENCE_SECONDS = "8";

    /** The server notices within seconds that the client's machine is gone. */
    private static final String KEEPALIVES = "SET tcp_user_timeout = '6s'; SET tcp_keepalives_idle = '3s';"
            + " SET tcp_keepalives_interval = '1s'; SET tcp_keepalives_count = 3;"
            + " SET plan_cache_mode = force_generic_plan;";

    private final HikariDataSource pool;
    private final String url;
    private final Properties properties;

    private HeldConnections(HikariDataSource pool, String url, Properties properties) {
        this.pool = pool;
        this.url = url;
        this.properties = properties;
    }

    /**
     * Opens connections to the database of a pool, with the settings of its driver.
     *
     * @throws IllegalArgumentException if the pool is not Hikari's, or does not name its database by URL
     */
    static HeldConnections besides(DataSource pool) {
        try {
            HikariDataSource hikari = pool.unwrap(HikariDataSource.class);
            var properties = new Properties();
            properties.putAll(hikari.getDataSourceProperties());
            properties.putIfAbsent("ApplicationName", "seatledger");
            properties.put("user", hikari.getUsername());
            properties.put("password", hikari.getPassword() == null ? "" : hikari.getPassword());
            properties.put("connectTimeout", CONNECT_SECONDS);
            properties.put("loginTimeout", CONNECT_SECONDS);
            properties.put("socketTimeout", SILENCE_SECONDS);
            properties.put("tcpKeepAlive", "true");
            return new HeldConnections(hikari, hikari.getJdbcUrl(), properties);
        } catch (SQLException | NullPointerException e) {
            throw new IllegalArgumentException("the pool must be Hikari's, with spring.datasource.url", e);
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

    /** Makes the pool open new connections, because one to the same server was lost: the others probably are, too. */
    void renewPool() {
        HikariPoolMXBean open = pool.getHikariPoolMXBean();
        if (open != null) {
            open.softEvictConnections();
        }
    }

    private Connection open(String settings) throws SQLException {
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings);
            return connection;
        } catch (SQLException e) {
            drop(connection);
            throw e;
        }
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
