/** What both directions of Kafka share: the topics. */
@NullMarked
package io.seatledger.command.kafka;

import org.jspecify.annotations.NullMarked;
