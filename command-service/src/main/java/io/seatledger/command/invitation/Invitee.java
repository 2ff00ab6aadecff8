package io.seatledger.command.invitation;

import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Name;
import org.jspecify.annotations.Nullable;

/**
 * A person to invite.
 *
 * @param position the position in the list, counted from 1
 * @param text the entry as it was pasted
 */
public record Invitee(
        int position,
        String text,
        EmailAddress address,
        @Nullable Name name) {}
