/** Topic management, shared by the command bus and the relay. */
@NullMarked
package io.seatledger.command.kafka;

import org.jspecify.annotations.NullMarked;
