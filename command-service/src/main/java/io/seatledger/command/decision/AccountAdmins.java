package io.seatledger.command.decision;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Subject;

/** Knows who administers an account. */
@FunctionalInterface
public interface AccountAdmins {

    /**
     * Whether the subject administers the account, judging by the events that are durable now. The cost is the same for
     * every account, also for one that does not exist.
     *
     * @throws RuntimeException if the database cannot be reached
     */
    boolean include(AccountId account, Subject subject);
}
