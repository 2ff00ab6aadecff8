package io.seatledger.command.decision;

import io.seatledger.command.account.AccountRefusal;

/** Breaks the rule that packages have no cycles: here, the decision package depends on a feature. */
public record KnowsAFeatureFixture(AccountRefusal.LastAdmin refusal) {}
