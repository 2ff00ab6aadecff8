/** Users of an account: their life cycle, their address and the licenses that they hold. */
@NullMarked
package io.seatledger.command.user;

import org.jspecify.annotations.NullMarked;
