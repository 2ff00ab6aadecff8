package io.seatledger.command.intake;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The contractual name of a command, such as {@code license.assign}: a promise to senders, never a class name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CommandName {

    /** Lower case, the thing before the verb. */
    String value();

    /** Whether its fields may be as long as {@link CommandRequest#LONGEST}. */
    boolean isLong() default false;
}
