/** Servers to run on: an address that is given, a container, or an embedded server, whichever the machine offers. */
@NullMarked
package io.seatledger.infra.parts;

import org.jspecify.annotations.NullMarked;
