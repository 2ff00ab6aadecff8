package io.seatledger.command.decision;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The contractual name of a command that senders may send, such as {@code license.assign}: a promise to them, never a
 * class name. A command without it has no way in from outside.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CommandName {

    /** Lower case, the thing before the verb. */
    String value();

    /** What senders fill in when their fields are not those of the command; the command itself by default. */
    @SuppressWarnings("rawtypes")
    Class<? extends CommandForm> form() default CommandForm.class;

    /** Whether the fields may be as long as a pasted list or a file. */
    boolean isLong() default false;
}
