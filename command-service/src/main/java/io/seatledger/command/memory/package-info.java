/** The states that decisions look at, kept in memory: what the events of each tag come to. */
@NullMarked
package io.seatledger.command.memory;

import org.jspecify.annotations.NullMarked;
