/** The contracts with those who send commands or read events, described from the code that keeps them. */
@NullMarked
package io.seatledger.command.contract;

import org.jspecify.annotations.NullMarked;
