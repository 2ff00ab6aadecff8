/** A fixture of the architecture rules. */
@NullMarked
package io.seatledger.command;

import org.jspecify.annotations.NullMarked;
