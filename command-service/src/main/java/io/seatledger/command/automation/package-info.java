/** Automations react to events, or to the passing of time, by sending commands under their own name. */
@NullMarked
package io.seatledger.command.automation;

import org.jspecify.annotations.NullMarked;
