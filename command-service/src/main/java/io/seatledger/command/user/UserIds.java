package io.seatledger.command.user;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.UserId;
import java.util.Set;

/** The users of one account that a decision reads. */
public record UserIds(AccountId account, Set<UserId> users) {

    public UserIds {
        users = Set.copyOf(users);
    }
}
