/** Consumes events: in order, exactly once in effect, and never past a gap. */
@NullMarked
package io.seatledger.query.consuming;

import org.jspecify.annotations.NullMarked;
