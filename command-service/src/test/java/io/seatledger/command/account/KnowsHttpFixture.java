package io.seatledger.command.account;

import org.springframework.http.HttpStatus;

/** Breaks the rule that decisions know nothing of HTTP. */
public record KnowsHttpFixture(HttpStatus status) {}
