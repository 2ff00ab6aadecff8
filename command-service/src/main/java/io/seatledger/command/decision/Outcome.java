package io.seatledger.command.decision;

/** An enum that says in an answer what became of a command; {@link Plain} writes its name in lower case. */
public interface Outcome {}
