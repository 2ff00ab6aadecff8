package io.seatledger.command.eventstore;

/** Tells which version each account has reached. */
@FunctionalInterface
public interface AccountVersions {

    /** The version of the account's last event; 0 if the account has no events. */
    long versionOf(String accountId);
}
