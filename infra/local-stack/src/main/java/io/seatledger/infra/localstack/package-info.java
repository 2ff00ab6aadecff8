/** Starts the whole of Seatledger on one machine with one command. */
@NullMarked
package io.seatledger.infra.localstack;

import org.jspecify.annotations.NullMarked;
