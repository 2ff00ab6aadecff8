package io.seatledger.command.account;

import io.seatledger.command.memory.NeededFixture;

/** Breaks the rule that features know only how to fold. */
public record KnowsTheMemoryFixture(NeededFixture memory) {}
