package io.seatledger.command.eventstore;

import org.axonframework.messaging.eventstreaming.Tag;

/** The stored form of a tag: {@code key=value}. A backslash escapes {@code =} and itself in the key. */
public final class TagText {

    private TagText() {}

    /** The text of a tag. */
    public static String of(Tag tag) {
        return tag.key().replace("\\", "\\\\").replace("=", "\\=") + "=" + tag.value();
    }
}
