package io.seatledger.command.eventstore;

import org.axonframework.messaging.eventstreaming.Tag;

/** A tag as one text of the table: {@code key=value}; a {@code =} within the key stands behind a backslash. */
final class TagText {

    private TagText() {}

    static String of(Tag tag) {
        return tag.key().replace("\\", "\\\\").replace("=", "\\=") + "=" + tag.value();
    }
}
