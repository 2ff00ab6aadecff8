package io.seatledger.command.http;

/** A class of the HTTP adapter that a fixture in another package depends on. */
public final class NeededFixture {}
