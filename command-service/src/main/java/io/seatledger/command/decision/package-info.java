/** How commands are decided: the Axon configuration, dispatching with retries, and the refusals. */
@NullMarked
package io.seatledger.command.decision;

import org.jspecify.annotations.NullMarked;
