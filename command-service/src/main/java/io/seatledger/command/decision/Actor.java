package io.seatledger.command.decision;

import io.seatledger.command.language.Subject;

/**
 * Who sends a command.
 *
 * @param operator whether the token lets its bearer operate the platform
 */
public record Actor(Subject subject, boolean operator) {}
