package io.seatledger.query.consuming;

/** A document of a read model. */
public interface View {

    /** Identifier of the document; begins with the account's, so that no account finds another's. */
    String id();

    /** Version of the account that the document reflects. */
    long accountVersion();
}
