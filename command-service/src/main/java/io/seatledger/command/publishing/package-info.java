/** Publishes the log to Kafka, in its order. */
@NullMarked
package io.seatledger.command.publishing;

import org.jspecify.annotations.NullMarked;
