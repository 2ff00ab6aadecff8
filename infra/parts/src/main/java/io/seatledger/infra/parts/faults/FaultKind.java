package io.seatledger.infra.parts.faults;

import java.util.Locale;

/** What can happen to the nodes and to what they depend on. */
enum FaultKind {
    NODE_KILLED(Target.NODES),
    NODE_KILLED_WHILE_WRITING(Target.NODES),
    NODE_KILLED_WHILE_COMMITTING(Target.NODES),
    BOTH_NODES_KILLED(Target.NODES),
    NODE_FROZEN(Target.NODES),
    NODE_FROZEN_WHILE_WRITING(Target.NODES),
    NODE_FROZEN_AFTER_COMMIT(Target.NODES),
    CLOCK_JUMPS(Target.NODES),
    NETWORK_CUT(Target.NODES),
    NETWORK_CUT_WHILE_WRITING(Target.NODES),
    NETWORK_SILENT(Target.NODES),
    NETWORK_SILENT_WHILE_WRITING(Target.NODES),
    COMMIT_LOST(Target.NODES),
    COMMIT_SILENT(Target.NODES),
    ANSWER_TO_COMMIT_LOST(Target.NODES),
    ANSWER_TO_COMMIT_SILENT(Target.NODES),
    POSTGRES_KILLED(Target.POSTGRES),
    POSTGRES_KILLED_WHILE_COMMITTING(Target.POSTGRES),
    POSTGRES_RESTARTED_WHILE_COMMITTING(Target.POSTGRES),
    POSTGRES_FROZEN(Target.POSTGRES),
    POSTGRES_READ_ONLY(Target.POSTGRES),
    SESSIONS_TERMINATED(Target.POSTGRES),
    DISK_FULL(Target.POSTGRES),
    BROKER_KILLED(Target.BROKER),
    BROKER_FROZEN(Target.BROKER);

    private final Target target;

    /** What fails. Faults of different targets can overlap. */
    enum Target {
        NODES,
        POSTGRES,
        BROKER
    }

    FaultKind(Target target) {
        this.target = target;
    }

    Target target() {
        return target;
    }

    /**
     * Whether what goes wrong needs time to do so: the database answers, and refuses to write; or nothing answers,
     * until those who wait for it lose patience.
     */
    boolean isSlow() {
        return this == POSTGRES_READ_ONLY
                || this == DISK_FULL
                || name().contains("FROZEN")
                || name().contains("SILENT");
    }

    /** Whether it can only begin while a node writes. */
    boolean needsAMoment() {
        return name().contains("_WHILE_") || name().contains("COMMIT");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
