package io.seatledger.command.http;

/** A class of the HTTP adapter that a fixture of another package needs. */
public final class NeededFixture {}
