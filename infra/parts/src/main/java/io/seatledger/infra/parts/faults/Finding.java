package io.seatledger.infra.parts.faults;

/**
 * Something that must never be.
 *
 * @param kind what is wrong, in words that are the same for whatever is wrong in the same way
 * @param text what was expected and what was found
 */
public record Finding(String kind, String text) {}
