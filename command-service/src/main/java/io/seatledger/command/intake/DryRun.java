package io.seatledger.command.intake;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.Decision;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a dry run.
 *
 * @param events the first of the events that would have been appended
 * @param eventCount how many would have been appended
 * @param answer the answer that the command would have had; generated identifiers will differ next time
 */
public record DryRun(
        boolean dryRun,

        @ArraySchema(
                maxItems = Decision.MAX_EVENTS,
                arraySchema =
                        @Schema(description = "The events that would be appended; of a long list, the first 5,000"))
        List<Rehearsed> events,

        @Schema(description = "How many events would be appended")
        int eventCount,

        @Nullable Object answer) {

    /** An event as it would be stored. */
    public record Rehearsed(
            String name,
            int revision,
            @JsonRawValue @Schema(types = "object") String data) {

        private static Rehearsed of(Event event, EventCodec codec) {
            return new Rehearsed(codec.typeOf(event).name(), codec.typeOf(event).revision(), codec.encode(event));
        }
    }

    static DryRun of(Decided.Rehearsal rehearsal, Object answer, EventCodec codec) {
        return new DryRun(
                true,
                rehearsal.events().stream()
                        .map(event -> Rehearsed.of(event, codec))
                        .toList(),
                rehearsal.count(),
                answer);
    }
}
