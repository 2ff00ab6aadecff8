package io.seatledger.command.language;

/** The one source of new identifiers. */
@FunctionalInterface
public interface Ids {

    /** Returns an identifier that was never returned before, in the form that all identifiers share. */
    String next();
}
