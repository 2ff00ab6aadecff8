package io.seatledger.command.invitation;

import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Name;
import io.seatledger.command.user.EmailClaim;
import org.jspecify.annotations.Nullable;

/**
 * Somebody to invite.
 *
 * @param position where in the list, from 1
 * @param text as it stood there
 * @param claim stands for the address in the decision
 */
public record Invitee(
        int position,
        String text,
        EmailAddress address,
        EmailClaim claim,
        @Nullable Name name) {}
