package io.seatledger.command.intake;

import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandName;
import java.util.Objects;
import org.springframework.core.ResolvableType;

/**
 * A command that senders may send.
 *
 * @param name its contractual name
 * @param command the command as it is decided
 * @param form what senders fill in: the command itself, or the form beside it
 * @param longest how many bytes its JSON may have
 */
public record CommandType(String name, Class<?> command, Class<?> form, int longest) {

    /** How many bytes the JSON of most commands may have: a bulk of 1,000 users with the longest identifiers fits. */
    public static final int USUAL = 128 * 1024;

    /** The same for a pasted list or a file: 10,000 addresses of the longest kind, each with a name, fit. */
    public static final int LONGEST = 8 * 1024 * 1024;

    static CommandType of(Class<?> command) {
        CommandName name = Objects.requireNonNull(command.getAnnotation(CommandName.class));
        return new CommandType(
                name.value(),
                command,
                name.form() == CommandForm.class ? command : name.form(),
                name.isLong() ? LONGEST : USUAL);
    }

    /** The type of what a sender is told when the command is accepted. */
    public Class<?> result() {
        return Objects.requireNonNull(
                ResolvableType.forClass(Command.class, command).getGeneric(0).resolve(),
                () -> command + " does not say what it is answered with");
    }
}
