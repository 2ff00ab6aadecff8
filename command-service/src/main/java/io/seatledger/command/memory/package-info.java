/**
 * Decisions in memory: the states that decisions look at, folded from the events of each tag and kept current by what
 * this node appends and by the tail of the log.
 */
@NullMarked
package io.seatledger.command.memory;

import org.jspecify.annotations.NullMarked;
