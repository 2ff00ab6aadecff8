/** Importing users from a CSV file: read at once, handled in the background, batch by batch. */
@NullMarked
package io.seatledger.command.importing;

import org.jspecify.annotations.NullMarked;
