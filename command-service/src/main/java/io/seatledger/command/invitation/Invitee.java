package io.seatledger.command.invitation;

import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Name;
import org.jspecify.annotations.Nullable;

/**
 * Somebody to invite.
 *
 * @param position in the list, from 1
 * @param text the entry as it was pasted
 */
public record Invitee(
        int position,
        String text,
        EmailAddress address,
        @Nullable Name name) {}
