package io.seatledger.command.user;

/**
 * Stands for an address within one account without revealing it: the same address has the same claim there, and another
 * one in every other account.
 *
 * @param value lower-case hexadecimal HMAC-SHA256
 */
public record EmailClaim(String value) {}
