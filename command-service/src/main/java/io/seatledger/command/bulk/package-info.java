/** The same asked of many users at once, decided one by one as if each had been asked alone. */
@NullMarked
package io.seatledger.command.bulk;

import org.jspecify.annotations.NullMarked;
