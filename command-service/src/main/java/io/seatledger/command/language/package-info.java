/** The value types of the domain: none of them can hold an invalid value. */
@NullMarked
package io.seatledger.command.language;

import org.jspecify.annotations.NullMarked;
