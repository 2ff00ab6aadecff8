/** What is promised to whoever sends commands or reads events, described from the code that keeps it. */
@NullMarked
package io.seatledger.command.contract;

import org.jspecify.annotations.NullMarked;
