package io.seatledger.command.intake;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a dry run.
 *
 * @param events the events that would have been appended
 * @param answer the answer that the command would have had; generated identifiers will differ next time
 */
public record DryRun(
        boolean dryRun, List<Rehearsed> events, @Nullable Object answer) {

    /** An event as it would be stored. */
    public record Rehearsed(
            String name,
            int revision,
            @JsonRawValue @Schema(types = "object") String data) {

        private static Rehearsed of(Event event, EventCodec codec) {
            return new Rehearsed(codec.typeOf(event).name(), codec.typeOf(event).revision(), codec.encode(event));
        }
    }

    static DryRun of(List<Event> events, Object answer, EventCodec codec) {
        return new DryRun(
                true, events.stream().map(event -> Rehearsed.of(event, codec)).toList(), answer);
    }
}
