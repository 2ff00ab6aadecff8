package io.seatledger.command.user;

/**
 * A pseudonym for an address within one account. The same address always has the same claim there, and a different one
 * in every other account.
 *
 * @param value lower-case hexadecimal HMAC-SHA256
 */
public record EmailClaim(String value) {}
