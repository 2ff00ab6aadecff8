/** Assigning, changing and releasing the licenses of a user. */
@NullMarked
package io.seatledger.command.eventstore;

import org.jspecify.annotations.NullMarked;
