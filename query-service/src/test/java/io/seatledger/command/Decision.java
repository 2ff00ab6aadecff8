package io.seatledger.command;

/** A class of command-service's packages, for the fixture of a rule: this module must never see a real one. */
public record Decision() {}
