package io.seatledger.command.intake;

import io.seatledger.command.decision.Change;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** The answer to a command that has no other: whether anything changed. */
public record Changed(
        @Schema(allowableValues = {"changed", "unchanged"}) String outcome, long accountVersion) implements Answer {

    static Changed of(Change effect, long accountVersion) {
        return new Changed(effect.name().toLowerCase(Locale.ROOT), accountVersion);
    }
}
