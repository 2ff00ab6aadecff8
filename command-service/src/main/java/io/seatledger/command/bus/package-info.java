/** Commands as messages: in from one topic, decided like any others, answered on the topic that they name. */
@NullMarked
package io.seatledger.command.bus;

import org.jspecify.annotations.NullMarked;
