package io.seatledger.infra.parts;

/** A Kafka broker, or several. */
public record KafkaPart(String bootstrapServers) {}
