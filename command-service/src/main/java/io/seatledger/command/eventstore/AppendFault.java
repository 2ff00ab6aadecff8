package io.seatledger.command.eventstore;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;

/**
 * What a failure says about the group of appends that was being written. The classes of SQLSTATE are those of
 * PostgreSQL's manual, appendix "PostgreSQL Error Codes".
 */
enum AppendFault {

    /** One append of the group cannot be stored, now or later. Nothing of the group was written. */
    APPEND_AT_FAULT,

    /** Nothing of the group was written. It can be written as soon as the database accepts it. */
    NOT_WRITTEN,

    /** The group may have been written: the connection broke after the statement and COMMIT were sent. */
    PERHAPS_WRITTEN;

    /** 22: data exception. */
    private static final String DATA = "22";

    /**
     * Events that do not continue their ledger, a value that is missing, and one that is there already. A check that
     * fails is none of them: that is how PostgreSQL says that a partition is missing.
     */
    private static final Set<String> OWN_CONSTRAINTS = Set.of("23000", "23502", "23505");

    /**
     * Errors with which the server says that it has executed neither the statement nor the COMMIT that was sent with
     * it, or has rolled back. 23: constraint. 25: transaction state, such as a database that became read-only. 40:
     * rollback. 42: access. 53: resources, such as a full disk. 54: limits of the server. 55: a lock that was not
     * granted. P0: raised by a function of the schema.
     */
    private static final Set<String> ROLLED_BACK = Set.of("23", "25", "40", "42", "53", "54", "55", "P0");

    /** The statement was cancelled. The wait of a COMMIT for its standby ends with a warning instead. */
    private static final String CANCELLED = "57014";

    /** @param commitSent whether COMMIT may have reached the server */
    static AppendFault of(Exception failure, boolean commitSent) {
        if (failure instanceof EventStoreUnavailableException) {
            return NOT_WRITTEN;
        }
        if (!(failure instanceof SQLException sql)) {
            return commitSent ? PERHAPS_WRITTEN : APPEND_AT_FAULT;
        }
        String state = Objects.requireNonNullElse(sql.getSQLState(), "");
        String stateClass = state.length() < 2 ? "" : state.substring(0, 2);
        if (stateClass.equals(DATA) || OWN_CONSTRAINTS.contains(state)) {
            return APPEND_AT_FAULT;
        }
        return commitSent && !ROLLED_BACK.contains(stateClass) && !CANCELLED.equals(state)
                ? PERHAPS_WRITTEN
                : NOT_WRITTEN;
    }
}
