package io.seatledger.command.invitation;

import io.seatledger.command.decision.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of each entry of a pasted list, in the order of the list. */
public record InvitationReport(List<Item> items) {

    /** Keeps an own copy. */
    public InvitationReport {
        items = List.copyOf(items);
    }

    /**
     * What became of one entry.
     *
     * @param email the normalised address; {@code null} when the text is none
     */
    public record Item(int position, String text, @Nullable String email, Decision<Invited> decision) {}

    /** How many people were invited. */
    public int invited() {
        return (int) items.stream()
                .filter(item -> item.decision() instanceof Decision.Accepted)
                .count();
    }
}
