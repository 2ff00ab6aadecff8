package io.seatledger.command.intake;

import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.Variants;
import io.seatledger.command.intake.Problem.FieldError;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.InvalidValueException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a JSON object into a record, and its members into the value types of the components. The reader is strict: a
 * member that is missing, unknown or wrong is an error. It collects all errors, each under the name of its field.
 */
final class RecordReader {

    private static final String ACCOUNT_ID = "accountId";
    private static final int LONGEST_NAME = 63;

    private final JsonMapper json;

    RecordReader(JsonMapper json) {
        this.json = json;
    }

    /**
     * A component that a member is read into.
     *
     * @param item the type of the component, or of its items if it is a list
     */
    private record Component(String name, FieldType item, boolean list, boolean nullable) {

        static Component of(RecordComponent component) {
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            return component.getGenericType() instanceof ParameterizedType list
                    ? new Component(
                            component.getName(),
                            FieldType.of((Class<?>) list.getActualTypeArguments()[0]),
                            true,
                            nullable)
                    : new Component(component.getName(), FieldType.of(component.getType()), false, nullable);
        }
    }

    /** Everything that is needed to construct a record. */
    private record Shape(Constructor<?> constructor, List<String> names, Map<String, Component> read) {

        private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
            @Override
            protected Shape computeValue(Class<?> type) {
                RecordComponent[] components = type.getRecordComponents();
                try {
                    Constructor<?> constructor = type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
                    constructor.setAccessible(true);
                    return new Shape(
                            constructor,
                            Arrays.stream(components)
                                    .map(RecordComponent::getName)
                                    .toList(),
                            Arrays.stream(components)
                                    .filter(component -> !isGiven(type, component.getName()))
                                    .map(Component::of)
                                    .collect(Collectors.toMap(
                                            Component::name, c -> c, (a, _) -> a, LinkedHashMap::new)));
                } catch (NoSuchMethodException e) {
                    throw new IllegalStateException("every record has a canonical constructor", e);
                }
            }
        };

        /**
         * Whether a component is the account that a command is addressed to, which senders do not repeat among the
         * fields.
         */
        private static boolean isGiven(Class<?> type, String component) {
            return Command.class.isAssignableFrom(type) && component.equals(ACCOUNT_ID);
        }

        Object make(Map<String, Object> values) {
            try {
                return constructor.newInstance(names.stream().map(values::get).toArray());
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RuntimeException refused) {
                    throw refused;
                }
                throw new IllegalStateException(e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("could not construct a record: " + constructor, e);
            }
        }
    }

    /**
     * Reads a record.
     *
     * @param account the account that the sender addresses; {@code null} if only the record can say it
     * @throws MalformedRequestException if the data is not JSON
     * @throws InvalidRequestException if the data does not fit the record; the exception has an error for every wrong
     *     field
     * @throws InvalidValueException if the fields contradict each other
     */
    <T> T read(Class<T> type, byte[] data, @Nullable AccountId account) {
        Variants variants = type.getAnnotation(Variants.class);
        try {
            if (variants == null) {
                try (JsonParser parser = json.createParser(data)) {
                    return read(type, parser, account);
                }
            }
            return readVariant(type, variants.value(), json.readTree(data), account);
        } catch (JacksonException e) {
            throw new MalformedRequestException(e);
        }
    }

    private <T> T readVariant(Class<T> type, String discriminator, JsonNode node, @Nullable AccountId account) {
        if (!(node instanceof ObjectNode object)) {
            throw new InvalidRequestException(List.of(new FieldError("", "must be an object")));
        }
        Map<String, Class<?>> variants = Arrays.stream(type.getPermittedSubclasses())
                .collect(Collectors.toMap(CommandCodec::variantName, c -> c, (a, _) -> a, LinkedHashMap::new));
        JsonNode name = object.remove(discriminator);
        Class<?> variant = name == null || !name.isString() ? null : variants.get(name.stringValue());
        if (variant == null) {
            throw new InvalidRequestException(
                    List.of(new FieldError(discriminator, "must be one of " + String.join(", ", variants.keySet()))));
        }
        try (JsonParser parser = json.treeAsTokens(object)) {
            return type.cast(read(variant, parser, account));
        }
    }

    private <T> T read(Class<T> type, JsonParser parser, @Nullable AccountId account) {
        Shape shape = Shape.SHAPES.get(type);
        List<FieldError> errors = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        if (account != null && shape.names().contains(ACCOUNT_ID)) {
            values.put(ACCOUNT_ID, account);
        }
        try {
            readMembers(shape, parser, values, errors);
        } catch (JacksonException e) {
            // Errors in fields before the broken JSON help the sender more.
            if (errors.isEmpty()) {
                throw e;
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors.stream()
                    .sorted(Comparator.comparing(FieldError::field))
                    .toList());
        }
        return type.cast(shape.make(values));
    }

    private static void readMembers(
            Shape shape, JsonParser parser, Map<String, Object> values, List<FieldError> errors) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            if (parser.currentToken() == null) {
                throw new MalformedRequestException();
            }
            parser.skipChildren();
            throw new InvalidRequestException(List.of(new FieldError("", "must be an object")));
        }
        List<String> missing = new ArrayList<>(shape.read().keySet());
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Component component = shape.read().get(name);
            missing.remove(name);
            if (component == null) {
                errors.add(new FieldError(abbreviated(name), "is not a known field"));
                parser.skipChildren();
            } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
                Object value = component.list()
                        ? readList(component, parser, errors)
                        : readValue(component.item(), name, parser, errors);
                if (value != null) {
                    values.put(name, value);
                }
            } else if (!component.nullable()) {
                errors.add(new FieldError(name, "must not be null"));
            }
        }
        if (parser.nextToken() != null) {
            throw new MalformedRequestException();
        }
        missing.stream()
                .filter(name -> !Objects.requireNonNull(shape.read().get(name)).nullable())
                .forEach(name -> errors.add(new FieldError(name, "is required")));
    }

    private static @Nullable List<Object> readList(Component component, JsonParser parser, List<FieldError> errors) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            errors.add(new FieldError(component.name(), "must be a list"));
            parser.skipChildren();
            return null;
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            String path = "%s[%d]".formatted(component.name(), i);
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                errors.add(new FieldError(path, "must not be null"));
            } else {
                Object item = readValue(component.item(), path, parser, errors);
                if (item != null) {
                    items.add(item);
                }
            }
        }
        return items;
    }

    private static @Nullable Object readValue(FieldType type, String path, JsonParser parser, List<FieldError> errors) {
        try {
            return type.read(parser);
        } catch (InvalidValueException e) {
            errors.add(new FieldError(path, String.valueOf(e.getMessage())));
            parser.skipChildren();
            return null;
        }
    }

    private static String abbreviated(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }
}
