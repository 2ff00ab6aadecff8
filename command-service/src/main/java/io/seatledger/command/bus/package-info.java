/**
 * Commands over Kafka: they arrive on one topic, are decided like those that arrive over HTTP, and are answered on the
 * topic that they name.
 */
@NullMarked
package io.seatledger.command.bus;

import org.jspecify.annotations.NullMarked;
