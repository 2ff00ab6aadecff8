package io.seatledger.command.decision;

import io.swagger.v3.oas.annotations.media.Schema;

/** Whether an accepted command changed anything. */
@Schema(name = "Changed")
public enum Change implements Outcome {
    /** The command had an effect. */
    CHANGED,
    /** Everything already was as asked, and nothing was appended. */
    UNCHANGED
}
