package io.seatledger.command.eventstore;

/**
 * Where the log ends, and on which database.
 *
 * @param position of the last event; 0 if there is none
 * @param hash of the last event; empty if there is none
 * @param incarnation of the database that was asked
 */
record LogHead(long position, String hash, Incarnation incarnation) {

    /**
     * Which history a database is on.
     *
     * @param id made when the schema was created; a copy has the same
     * @param timeline of PostgreSQL, eight hexadecimal digits; it changes with each failover and each restore
     */
    record Incarnation(String id, String timeline) {}
}
