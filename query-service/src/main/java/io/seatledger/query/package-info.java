/** The read side: read models that are folded from the events of the accounts. */
@NullMarked
package io.seatledger.query;

import org.jspecify.annotations.NullMarked;
