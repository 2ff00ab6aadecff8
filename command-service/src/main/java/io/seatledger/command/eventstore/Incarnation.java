package io.seatledger.command.eventstore;

import java.util.UUID;

/**
 * Identifies the history that a database is on. After a failover or a restore, the same positions may hold other
 * events.
 *
 * @param id made when the schema was created; a copy of the database has the same
 * @param timeline PostgreSQL's, 8 hexadecimal digits; a new one begins with each promotion and each restore to a point
 *     in time
 */
record Incarnation(UUID id, String timeline) {

    /** Whether another server took the place of this one since: timelines only grow. */
    boolean isBefore(Incarnation other) {
        return timeline.compareTo(other.timeline) < 0;
    }
}
