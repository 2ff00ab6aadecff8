/**
 * The log on PostgreSQL: appends through one ordered lane in group commits, reads by tag, by position and as a tail.
 */
@NullMarked
package io.seatledger.command.eventstore;

import org.jspecify.annotations.NullMarked;
