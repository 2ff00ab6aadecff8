package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Tells who has rights, through indexes of the few events that give or end them. It reads no history, so it costs the
 * same for every account, also for one that does not exist.
 *
 * <p>The names of the events are literals because the planner must see that a condition is that of a partial index.
 */
public final class RightsIndex {

    static final String LAST_CHANGE_OF_ADMIN = "SELECT name = 'account-admin.granted' FROM events WHERE account_id = ?"
            + " AND payload::jsonb ->> 'subject' = ?"
            + " AND name IN ('account-admin.granted', 'account-admin.revoked') ORDER BY position DESC LIMIT 1";

    static final String LINK = "SELECT TRUE FROM events WHERE account_id = ?"
            + " AND payload::jsonb ->> 'tokenHash' = ? AND name = 'invitation.link-issued' LIMIT 1";

    private final DataSource dataSource;

    /** @param dataSource the database of the log */
    RightsIndex(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Whether the subject administers the account, judging by the events that are durable now.
     *
     * @throws EventStoreUnavailableException if the database cannot be reached
     */
    public boolean isAdmin(String accountId, String subject) {
        return isTrue(LAST_CHANGE_OF_ADMIN, accountId, subject);
    }

    /**
     * Whether the account ever issued the link of an invitation whose token has this hash.
     *
     * @throws EventStoreUnavailableException if the database cannot be reached
     */
    public boolean hasIssuedLink(String accountId, String tokenHash) {
        return isTrue(LINK, accountId, tokenHash);
    }

    private boolean isTrue(String sql, String accountId, String key) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, accountId);
            statement.setString(2, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the rights cannot be read", e);
        }
    }
}
