package io.seatledger.command.eventstore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Where the log ends.
 *
 * @param position of the last event; 0 if there is none. No event will ever be added at or before it, unless the
 *     incarnation changes.
 */
record Head(long position, Incarnation incarnation) {

    /** Reads the head in one row, whose first three columns {@link #of} reads. A standby in recovery has no head. */
    static final String SQL = "SELECT (SELECT coalesce(max(position), 0) FROM events) AS head, id,"
            + " substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) AS timeline FROM store_identity";

    static Head of(ResultSet row) throws SQLException {
        return new Head(row.getLong(1), new Incarnation(row.getObject(2, UUID.class), row.getString(3)));
    }
}
