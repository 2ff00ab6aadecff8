package io.seatledger.command.invitation;

import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Name;
import org.jspecify.annotations.Nullable;

/** What stands at one place of a pasted list. */
public sealed interface PastedEntry {

    /** Counted from 1 in the order of the text. */
    int position();

    /** The entry as it stood in the text. */
    String text();

    /**
     * An address for the first time.
     *
     * @param name the display name beside it
     */
    record Address(
            int position,
            String text,
            EmailAddress address,
            @Nullable Name name) implements PastedEntry {}

    /** An address that compares equal to one before. */
    record Repeat(int position, String text, EmailAddress address, int firstPosition) implements PastedEntry {}

    /** Something that is no address. */
    record Broken(int position, String text) implements PastedEntry {}
}
