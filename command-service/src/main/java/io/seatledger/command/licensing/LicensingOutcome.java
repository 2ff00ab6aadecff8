package io.seatledger.command.licensing;

import io.seatledger.command.decision.AnswerWord;
import io.swagger.v3.oas.annotations.media.Schema;

/** The outcome of a command about a license. */
@Schema(name = "License")
public enum LicensingOutcome implements AnswerWord {
    /** A user who has joined took a seat. */
    ASSIGNED,
    /** A pending user took a seat. */
    RESERVED,
    /** The seat now comes from another pool. */
    CHANGED,
    /** The seat went back to its pool. */
    RELEASED,
    /** Everything was as requested already, and nothing was appended. */
    UNCHANGED
}
