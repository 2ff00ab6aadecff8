package io.seatledger.command.decision;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The public name of a command, such as {@code license.assign}. It is part of the contract with senders and never
 * changes with the class. Commands without a name cannot be sent from outside.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CommandName {

    /** Lower case, the noun before the verb. */
    String value();

    /**
     * The form that senders fill in, if their fields differ from those of the command; by default the command itself.
     */
    @SuppressWarnings("rawtypes")
    Class<? extends CommandForm> form() default CommandForm.class;

    /** Who may send the command. */
    Sender from() default Sender.ADMIN;

    /** Whether the fields may be as long as a pasted list or a file. */
    boolean isLong() default false;
}
