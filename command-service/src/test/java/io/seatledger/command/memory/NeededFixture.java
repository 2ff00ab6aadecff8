package io.seatledger.command.memory;

/** A class of the memory that a fixture in another package depends on. */
public final class NeededFixture {}
