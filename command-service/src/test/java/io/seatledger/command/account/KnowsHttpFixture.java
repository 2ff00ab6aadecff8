package io.seatledger.command.account;

import org.springframework.http.HttpStatus;

/** Breaks the rule that decisions do not depend on HTTP. */
public record KnowsHttpFixture(HttpStatus status) {}
