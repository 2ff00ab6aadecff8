package io.seatledger.command.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * How far a decision knows the events of a tag.
 *
 * @param position it knows every event of the tag up to here; 0 if it takes the tag for one without events
 * @param writer besides, it knows what this append adds to the tag, and what the appends add that this one builds on;
 *     {@code null} if it builds on nothing that may still be unwritten
 */
public record TagView(long position, @Nullable PendingAppend writer) {}
