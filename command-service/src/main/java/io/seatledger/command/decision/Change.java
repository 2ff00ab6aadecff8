package io.seatledger.command.decision;

import io.swagger.v3.oas.annotations.media.Schema;

/** Whether an accepted command changed anything. */
@Schema(name = "Changed")
public enum Change implements AnswerWord {
    /** The command had an effect. */
    CHANGED,
    /** Nothing was appended, because the state already was as the command asks. */
    UNCHANGED
}
