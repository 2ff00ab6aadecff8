package io.seatledger.command.decision;

import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a command.
 *
 * @param operator whether the token lets its bearer operate the platform
 * @param verifiedAddress that the token vouches for; {@code null} when it does for none
 */
public record Actor(
        Subject subject, boolean operator, @Nullable EmailAddress verifiedAddress) {

    /** Somebody who has no more than a name. */
    public static Actor of(Subject subject) {
        return new Actor(subject, false, null);
    }
}
