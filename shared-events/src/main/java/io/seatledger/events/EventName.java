package io.seatledger.events;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name and revision of an event in the contract. Renaming the Java class does not change them. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventName {

    /** Dotted, lower case, past tense: {@code user.invited}. */
    String value();

    /** Counted from 1; raised when the fields change. */
    int revision() default 1;
}
