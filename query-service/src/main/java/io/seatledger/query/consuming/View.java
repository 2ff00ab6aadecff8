package io.seatledger.query.consuming;

/** A document of a read model. */
public interface View {

    /** The identifier of the document. It begins with the account's, so no account finds the documents of another. */
    String id();

    /** The account that the document belongs to. Every filter has it, so that a cluster can shard by it. */
    String accountId();

    /** The version of the account that the document reflects. */
    long accountVersion();
}
