/** The servers, processes and helpers that tests, benchmarks and the local stack share. */
@NullMarked
package io.seatledger.infra.parts;

import org.jspecify.annotations.NullMarked;
