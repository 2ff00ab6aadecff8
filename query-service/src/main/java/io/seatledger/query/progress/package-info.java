/** How far accounts have been folded, and how whoever waits for it hears of it on any node. */
@NullMarked
package io.seatledger.query.progress;

import org.jspecify.annotations.NullMarked;
