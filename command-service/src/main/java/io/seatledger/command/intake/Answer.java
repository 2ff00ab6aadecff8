package io.seatledger.command.intake;

/** What the sender of an accepted command is told. */
public interface Answer {

    /** A read that waits for this version of the account sees the effect. */
    long accountVersion();
}
