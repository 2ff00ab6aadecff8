/** How far accounts are folded, and how reads and streams on any node are woken by it. */
@NullMarked
package io.seatledger.query.progress;

import org.jspecify.annotations.NullMarked;
