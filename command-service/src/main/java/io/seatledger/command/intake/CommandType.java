package io.seatledger.command.intake;

import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.Sender;
import java.util.Objects;
import org.springframework.core.ResolvableType;

/**
 * A command that senders may send.
 *
 * @param name the name in the contracts
 * @param command the command that is decided
 * @param form what senders fill in: the command itself, or a separate form
 * @param from who may send it
 * @param longest the largest JSON that is accepted, in bytes
 */
public record CommandType(String name, Class<?> command, Class<?> form, Sender from, int longest) {

    /** The largest JSON of most commands, in bytes: a bulk of 1,000 users with the longest identifiers fits. */
    public static final int USUAL = 128 * 1024;

    /**
     * The largest JSON of a pasted list or a file, in bytes: 10,000 of the longest addresses, each with a name, fit.
     */
    public static final int LONGEST = 8 * 1024 * 1024;

    static CommandType of(Class<?> command) {
        CommandName name = Objects.requireNonNull(command.getAnnotation(CommandName.class));
        return new CommandType(
                name.value(),
                command,
                name.form() == CommandForm.class ? command : name.form(),
                name.from(),
                name.isLong() ? LONGEST : USUAL);
    }

    /** The type of the result if the command is accepted. */
    public Class<?> result() {
        return Objects.requireNonNull(
                ResolvableType.forClass(Command.class, command).getGeneric(0).resolve(),
                () -> command + " does not declare the type of its result");
    }
}
