package io.seatledger.events;

/**
 * What an event is called in the contract.
 *
 * @param name such as {@code user.invited}
 * @param revision of its fields, from 1
 */
public record EventType(String name, int revision) {}
