package io.seatledger.events;

/**
 * The name and revision of an event in the contract.
 *
 * @param name such as {@code user.invited}
 * @param revision revision of its fields, from 1
 */
public record EventType(String name, int revision) {}
