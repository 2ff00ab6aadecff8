package io.seatledger.command.language;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When seats of a pool can be taken: from {@code beginsAt} on, before {@code endsAt}. Who has one at the end keeps the
 * license through the grace.
 *
 * @param beginsAt {@code null} for always
 * @param endsAt {@code null} for never
 * @param grace after the end, 0 to {@link #LONGEST_GRACE}
 */
public record Term(@Nullable Instant beginsAt, @Nullable Instant endsAt, Duration grace) {

    /** Ten years: nobody waits longer for a renewal. */
    public static final Duration LONGEST_GRACE = Duration.ofDays(3_650);

    /** Without begin and end. */
    public static final Term UNLIMITED = new Term(null, null, Duration.ZERO);

    /**
     * Checks the order and the range.
     *
     * @throws InvalidValueException when it ends before it begins, or the grace is out of range
     */
    public Term {
        if (beginsAt != null && endsAt != null && !beginsAt.isBefore(endsAt)) {
            throw new InvalidValueException("endsAt", "must be after beginsAt");
        }
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new InvalidValueException("graceSeconds", "must be 0 to " + LONGEST_GRACE.toSeconds());
        }
    }

    /** Whether seats can be taken at this time. */
    public boolean includes(Instant time) {
        return (beginsAt == null || !time.isBefore(beginsAt)) && (endsAt == null || time.isBefore(endsAt));
    }
}
