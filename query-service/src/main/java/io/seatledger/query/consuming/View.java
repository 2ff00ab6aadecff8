package io.seatledger.query.consuming;

/** A document of a read model. */
public interface View {

    /** The identifier of the document. It begins with the account's, so no account finds the documents of another. */
    String id();

    /** The version of the account that the document reflects. */
    long accountVersion();
}
