package io.seatledger.command.eventstore;

import org.axonframework.messaging.eventstreaming.Tag;

/** The stored form of a tag: {@code key=value}. A backslash escapes {@code =} and itself in the key. */
public final class TagText {

    private TagText() {}

    /** The text of a tag. */
    public static String of(Tag tag) {
        return tag.key().replace("\\", "\\\\").replace("=", "\\=") + "=" + tag.value();
    }

    /** The tag that a text was made of. */
    public static Tag parse(String text) {
        var key = new StringBuilder();
        int i = 0;
        while (text.charAt(i) != '=') {
            if (text.charAt(i) == '\\') {
                i++;
            }
            key.append(text.charAt(i));
            i++;
        }
        return Tag.of(key.toString(), text.substring(i + 1));
    }
}
