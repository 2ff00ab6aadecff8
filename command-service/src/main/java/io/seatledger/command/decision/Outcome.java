package io.seatledger.command.decision;

/** An enum that tells the sender what a command did. {@link Plain} writes its name in lower case. */
public interface Outcome {}
