/** Both services together, as processes, from the HTTP command to the HTTP read. */
@NullMarked
package io.seatledger.infra.systemtests;

import org.jspecify.annotations.NullMarked;
