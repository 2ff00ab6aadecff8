package io.seatledger.command.decision;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a {@link Refusal} its code and its text. In both, {@code {poolId}}, for example, is replaced by that component
 * of the record. A part of the text in brackets is left out if a component in it is {@code null}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RefusalName {

    /** A stable, readable code for programs, such as {@code license-pool.exhausted}. */
    String code();

    /** Decides how callers handle the refusal; HTTP, for example, maps each kind to a status. */
    RefusalKind kind();

    /** One sentence for humans. */
    String text();
}
