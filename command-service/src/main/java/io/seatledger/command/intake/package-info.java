/** The intake of commands: one vocabulary, one codec, and one answer for HTTP and the bus alike. */
@NullMarked
package io.seatledger.command.intake;

import org.jspecify.annotations.NullMarked;
