/**
 * A run of faults: it loads two nodes with commands while it kills, freezes and cuts off whatever they depend on, and
 * afterwards proves from the log that nothing was lost, doubled or oversold.
 */
@NullMarked
package io.seatledger.infra.parts.faults;

import org.jspecify.annotations.NullMarked;
