/** The command service, the only part of the system that may refuse anything. Each feature has a package. */
@NullMarked
package io.seatledger.command;

import org.jspecify.annotations.NullMarked;
