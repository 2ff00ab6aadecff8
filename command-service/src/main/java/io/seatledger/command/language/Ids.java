package io.seatledger.command.language;

/** The one source of new identifiers. */
@FunctionalInterface
public interface Ids {

    /** An identifier that was never given before, in the form that all identifiers share. */
    String next();
}
