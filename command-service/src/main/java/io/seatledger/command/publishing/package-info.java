/** Publishes the event log to Kafka, in order. */
@NullMarked
package io.seatledger.command.publishing;

import org.jspecify.annotations.NullMarked;
