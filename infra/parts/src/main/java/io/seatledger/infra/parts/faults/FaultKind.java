package io.seatledger.infra.parts.faults;

import java.util.Locale;

/** What can happen to the nodes and to what they depend on. */
enum FaultKind {
    NODE_KILLED,
    NODE_KILLED_WHILE_WRITING,
    NODE_KILLED_WHILE_COMMITTING,
    BOTH_NODES_KILLED,
    NODE_FROZEN,
    NODE_FROZEN_WHILE_WRITING,
    NODE_FROZEN_AFTER_COMMIT,
    NETWORK_CUT,
    NETWORK_CUT_WHILE_WRITING,
    NETWORK_SILENT,
    NETWORK_SILENT_WHILE_WRITING,
    COMMIT_LOST,
    COMMIT_SILENT,
    ANSWER_TO_COMMIT_LOST,
    ANSWER_TO_COMMIT_SILENT,
    POSTGRES_KILLED,
    POSTGRES_KILLED_WHILE_COMMITTING,
    POSTGRES_RESTARTED_WHILE_COMMITTING,
    POSTGRES_FROZEN,
    POSTGRES_READ_ONLY,
    SESSIONS_TERMINATED,
    DISK_FULL,
    BROKER_KILLED,
    BROKER_FROZEN,
    CLOCK_JUMPS;

    /** Whether what goes wrong needs time to do so: the database answers, and refuses to write. */
    boolean isSlow() {
        return this == POSTGRES_READ_ONLY || this == DISK_FULL;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
