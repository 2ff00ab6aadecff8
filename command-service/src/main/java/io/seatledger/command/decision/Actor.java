package io.seatledger.command.decision;

import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Whoever sends a command.
 *
 * @param operator whether the token allows its bearer to operate the platform
 * @param verifiedAddress the address that the token vouches for; {@code null} if it vouches for none
 */
public record Actor(
        Subject subject, boolean operator, @Nullable EmailAddress verifiedAddress) {

    /** An actor without operator rights and without a verified address. */
    public static Actor of(Subject subject) {
        return new Actor(subject, false, null);
    }
}
