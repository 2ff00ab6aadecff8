/** Imports of users: a CSV file is read at once, and its rows are handled in the background, batch by batch. */
@NullMarked
package io.seatledger.command.importing;

import org.jspecify.annotations.NullMarked;
