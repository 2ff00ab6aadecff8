package io.seatledger.command.invitation;

import io.seatledger.command.language.UserId;

/**
 * Somebody is invited now.
 *
 * @param joined whether the person is a user already, since the account trusts the domain of the address
 */
public record Invited(UserId userId, String invitationId, boolean joined) {}
