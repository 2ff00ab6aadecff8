package io.seatledger.command.eventstore;

/** How far the accounts have come. */
@FunctionalInterface
public interface AccountVersions {

    /** The version of the account's last event; 0 for an account without any. */
    long versionOf(String accountId);
}
