package io.seatledger.command.decision;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a sealed form of which the sender chooses one variant. Each permitted record is a variant, named by its simple
 * class name in lower case.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface DiscriminatedBy {

    /** The JSON field that names the variant. */
    String value();
}
