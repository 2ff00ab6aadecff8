package io.seatledger.command.memory;

import io.seatledger.command.eventstore.TagView;
import org.jspecify.annotations.Nullable;

/**
 * What a decision knows of a tag.
 *
 * @param state what the events of the tag come to, with those that are not written yet; {@code null} if there are none
 * @param version the account version of the last written event that counts as a change of the tag; 0 if there is none
 * @param view how far the events of the tag are known
 * @param entity where it was looked up; {@code null} if it is not in memory
 */
record Known(
        @Nullable Object state,
        long version,
        TagView view,
        @Nullable WarmEntity<?> entity) {}
