package io.seatledger.command.decision;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a {@link Refusal} is called and how it reads. In {@code code} and {@code text}, {@code {poolId}} stands for that
 * component of the record; a part of the text in brackets is left out when a component in it is {@code null}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RefusalName {

    /** Stable and readable, for programs, such as {@code license-pool.exhausted}. */
    String code();

    /** What kind of refusal it is; each way in has its own word for a kind. */
    RefusalKind kind();

    /** One sentence for people. */
    String text();
}
