/** Everything on one machine, started by one command. */
@NullMarked
package io.seatledger.infra.localstack;

import org.jspecify.annotations.NullMarked;
