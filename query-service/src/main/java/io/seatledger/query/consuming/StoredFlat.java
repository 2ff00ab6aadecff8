package io.seatledger.query.consuming;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.data.mongodb.core.mapping.Unwrapped;

/**
 * A component of a {@link View} whose own components are stored as fields of the surrounding document: records group
 * what belongs together, while indexes and queries name plain fields.
 */
@Unwrapped(onEmpty = Unwrapped.OnEmpty.USE_EMPTY)
@Target({ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface StoredFlat {}
