package io.seatledger.command.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command that was only tried.
 *
 * @param events what would have been appended
 * @param answer what the command would have answered with; identifiers that it made up are made up again next time
 */
record DryRun(boolean dryRun, List<Rehearsed> events, @Nullable Object answer) {

    /** An event as it would stand in the log. */
    record Rehearsed(String name, int revision, @JsonRawValue @Schema(type = "object") String data) {

        static Rehearsed of(Event event, EventCodec codec) {
            return new Rehearsed(codec.typeOf(event).name(), codec.typeOf(event).revision(), codec.encode(event));
        }
    }
}
