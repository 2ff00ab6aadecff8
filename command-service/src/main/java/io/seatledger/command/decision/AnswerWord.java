package io.seatledger.command.decision;

import java.util.Locale;

/** An enum that tells the sender what a command did. */
public interface AnswerWord {

    /** The name of the enum constant. */
    String name();

    /** The word in the answer: the name in lower case. */
    default String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
