package io.seatledger.command.language;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time in which seats of a pool can be taken: from {@code beginsAt} on, and before {@code endsAt}. A user who holds
 * a seat at the end keeps the license until the grace is over.
 *
 * @param beginsAt {@code null} if the term has always been running
 * @param endsAt {@code null} if the term never ends
 * @param grace how long licenses work after the end, 0 to {@link #LONGEST_GRACE}
 */
public record Term(@Nullable Instant beginsAt, @Nullable Instant endsAt, Duration grace) {

    /** Ten years in seconds, as annotations need it: nobody waits longer for a renewal. */
    public static final String LONGEST_GRACE_SECONDS = "315360000";

    /** The longest grace. */
    public static final Duration LONGEST_GRACE = Duration.ofSeconds(Long.parseLong(LONGEST_GRACE_SECONDS));

    /** The term of a pool without a begin and an end. */
    public static final Term UNLIMITED = new Term(null, null, Duration.ZERO);

    /**
     * Checks the order and the range.
     *
     * @throws InvalidValueException if the end is not after the start, or the grace is out of range
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
