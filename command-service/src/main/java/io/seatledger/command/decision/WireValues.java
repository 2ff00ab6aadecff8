package io.seatledger.command.decision;

import io.seatledger.command.language.EmailAddress;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Translates domain values to plain JSON values: strings, numbers, booleans, lists, and maps in the order of a record's
 * components. A value type becomes its value, and an {@link AnswerWord} becomes its name in lower case. Components that
 * are {@code null} are left out. There is no other such translation.
 */
public final class WireValues {

    /** The name of the only component of a value type. */
    private static final String VALUE = "value";

    private WireValues() {}

    /** The components of a record, by name. */
    public static Map<String, Object> fieldsOf(Record values) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (RecordComponent component : COMPONENTS.get(values.getClass())) {
            Object value = valueOf(values, component);
            if (value != null) {
                fields.put(component.getName(), of(value));
            }
        }
        return fields;
    }

    /**
     * The plain form of a value.
     *
     * @throws IllegalArgumentException if the type has no such form
     */
    public static Object of(Object value) {
        return switch (value) {
            case String text -> text;
            case Number number -> number;
            case Boolean truth -> truth;
            case Instant time -> time.toString();
            case EmailAddress address -> address.asGiven();
            case AnswerWord answer -> answer.word();
            case Enum<?> constant -> constant.name();
            case Collection<?> items -> items.stream().map(WireValues::of).toList();
            case Record values -> isValueType(values.getClass()) ? of(only(values)) : fieldsOf(values);
            default -> throw new IllegalArgumentException("no plain JSON form for " + value.getClass());
        };
    }

    private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            for (RecordComponent component : components) {
                component.getAccessor().setAccessible(true);
            }
            return components;
        }
    };

    private static boolean isValueType(Class<?> type) {
        RecordComponent[] components = COMPONENTS.get(type);
        return components.length == 1 && components[0].getName().equals(VALUE);
    }

    private static Object only(Record values) {
        Object value = valueOf(values, COMPONENTS.get(values.getClass())[0]);
        if (value == null) {
            throw new IllegalArgumentException(values.getClass() + " has a null value");
        }
        return value;
    }

    private static @Nullable Object valueOf(Record values, RecordComponent component) {
        try {
            return component.getAccessor().invoke(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read the record component " + component, e);
        }
    }
}
