package io.seatledger.command.eventstore;

/**
 * Where the log ends.
 *
 * @param position of the last event; 0 if there is none. No event will ever be added at or before it.
 * @param hash of the last event; empty if there is none
 */
record Head(long position, String hash, Incarnation incarnation) {}
