package io.seatledger.command.decision;

import io.seatledger.command.account.AccountRefusal;

/** Breaks the rule that packages have no cycles: the feature knows decisions. */
public record KnowsAFeatureFixture(AccountRefusal.LastAdmin refusal) {}
