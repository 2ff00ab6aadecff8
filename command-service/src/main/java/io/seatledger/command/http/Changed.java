package io.seatledger.command.http;

import io.seatledger.command.decision.Effect;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** The answer to a command that has no other: whether anything changed. */
record Changed(@Schema(allowableValues = {
        "changed", "unchanged"}) String outcome, long accountVersion) {

    static Changed of(Effect effect, long accountVersion) {
        return new Changed(effect.name().toLowerCase(Locale.ROOT), accountVersion);
    }
}
