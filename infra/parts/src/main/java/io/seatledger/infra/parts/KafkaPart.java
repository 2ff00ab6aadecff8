package io.seatledger.infra.parts;

/** A Kafka broker or cluster. */
public record KafkaPart(String bootstrapServers) {}
