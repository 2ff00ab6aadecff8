package io.seatledger.command.importing;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import org.jspecify.annotations.Nullable;

/** The refusals of a file of users as a whole. What is wrong with a single row is the outcome of that row. */
public sealed interface ImportRefusal extends Refusal {

    /**
     * The file cannot be imported, and nothing of it is.
     *
     * @param reason completes a sentence whose subject is the file
     * @param line where it cannot be read; {@code null} if it is about no line
     */
    @RefusalName(code = "user-import.unusable-file", kind = RefusalKind.INVALID, text = "The file {reason}.")
    record UnusableFile(String reason, @Nullable Integer line) implements ImportRefusal {}
}
