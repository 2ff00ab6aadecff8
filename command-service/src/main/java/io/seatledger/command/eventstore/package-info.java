/**
 * The event store on PostgreSQL: one writer per process appends in group commits; readers read by tag, by position, or
 * as a tail.
 */
@NullMarked
package io.seatledger.command.eventstore;

import org.jspecify.annotations.NullMarked;
