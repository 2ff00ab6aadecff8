package io.seatledger.command.user;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.UserId;

/** A user within the account. */
public record UserKey(AccountId account, UserId user) {}
