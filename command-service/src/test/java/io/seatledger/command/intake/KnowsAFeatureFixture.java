package io.seatledger.command.intake;

import io.seatledger.command.account.AccountRefusal;

/** Breaks the rule that the intake does not depend on any feature. */
public record KnowsAFeatureFixture(AccountRefusal refusal) {}
