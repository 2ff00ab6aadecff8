/** Read models of the accounts, folded from their events. */
@NullMarked
package io.seatledger.query;

import org.jspecify.annotations.NullMarked;
