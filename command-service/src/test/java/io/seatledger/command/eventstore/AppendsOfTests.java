package io.seatledger.command.eventstore;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.eventstore.EventTranslation.Texts;
import io.seatledger.command.eventstore.PendingAppend.NewEvent;
import io.seatledger.command.eventstore.PendingAppend.Views;
import io.seatledger.events.Event;
import io.seatledger.events.EventEnvelope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.messaging.core.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Appends without a store. */
public final class AppendsOfTests {

    private AppendsOfTests() {}

    /** An append that nobody has queued. */
    public static PendingAppend append(String account, List<Event> events) {
        return new PendingAppend(
                account,
                Views.NONE,
                events.stream()
                        .map(event -> new NewEvent(
                                UUID.randomUUID(),
                                Instant.EPOCH,
                                new QualifiedName("test"),
                                EventTags.of(event),
                                new Texts(account, "test", 1, "{}", "{}"),
                                event))
                        .toList(),
                null);
    }

    /** Lets an append turn out not to be written. */
    public static void reject(PendingAppend append) {
        append.settle(false);
    }

    /** The identifier of an event of an append. */
    public static String idOf(PendingAppend append, int index) {
        return append.events().get(index).eventId().toString();
    }

    /** An event as it is in the log. */
    public static LoggedEvent logged(Event event, String id, long position, @Nullable PendingAppend append) {
        List<String> tags =
                EventTags.of(event).stream().map(TagText::of).sorted().toList();
        return new LoggedEvent(
                new EventEnvelope(
                        id, event.accountId(), position, position, Instant.EPOCH, "test", 1, tags, "{}", "{}", "", ""),
                event,
                append,
                Set.of());
    }
}
