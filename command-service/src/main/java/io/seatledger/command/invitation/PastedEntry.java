package io.seatledger.command.invitation;

import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Name;
import org.jspecify.annotations.Nullable;

/** One entry of a pasted list. */
public sealed interface PastedEntry {

    /** The position in the list, counted from 1. */
    int position();

    /** The entry as it was pasted. */
    String text();

    /**
     * An address that the list does not have before.
     *
     * @param name the display name of the address, if it has one
     */
    record Address(
            int position,
            String text,
            EmailAddress address,
            @Nullable Name name) implements PastedEntry {}

    /** An address that is equal to an earlier one after normalisation. */
    record Repeat(int position, String text, EmailAddress address, int firstPosition) implements PastedEntry {}

    /** Text that looks like an address and is not one. */
    record Broken(int position, String text) implements PastedEntry {}

    /** Other text: a heading, a greeting, the team in the next column. */
    record Ignored(int position, String text) implements PastedEntry {}
}
