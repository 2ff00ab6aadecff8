package io.seatledger.command.intake;

import io.seatledger.command.account.AccountRefusal;

/** Breaks the rule that the intake knows no feature. */
public record KnowsAFeatureFixture(AccountRefusal refusal) {}
