/** How events are consumed: in order, once in effect, and never past a hole. */
@NullMarked
package io.seatledger.query.consuming;

import org.jspecify.annotations.NullMarked;
