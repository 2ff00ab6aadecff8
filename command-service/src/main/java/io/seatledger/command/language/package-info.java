/** The words of the domain as values that cannot be wrong: each refuses a bad value at birth. */
@NullMarked
package io.seatledger.command.language;

import org.jspecify.annotations.NullMarked;
