/** How a command becomes a decision: the Axon configuration, the dispatch with its retries, and every refusal. */
@NullMarked
package io.seatledger.command.decision;

import org.jspecify.annotations.NullMarked;
