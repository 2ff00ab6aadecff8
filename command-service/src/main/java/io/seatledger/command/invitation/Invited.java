package io.seatledger.command.invitation;

import io.seatledger.command.language.UserId;

/** Somebody is invited now, as a pending user. */
public record Invited(UserId userId, String invitationId) {}
