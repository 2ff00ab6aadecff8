package io.seatledger.command.intake;

import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.DiscriminatedBy;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.web.Problem;
import io.seatledger.web.Problem.FieldError;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a JSON object into a record, and its members into the value types of the components. The reader is strict: a
 * member that is missing, unknown or wrong is an error. It collects up to 20 errors, each under the name of its field.
 */
final class RecordReader {

    private static final String ACCOUNT_ID = "accountId";

    private final JsonMapper json;

    RecordReader(JsonMapper json) {
        this.json = json;
    }

    /**
     * A component that a member is read into. What the contract says of it, in its {@link Schema} or
     * {@link ArraySchema}, is what the reader insists on.
     *
     * @param item the type of the component, or of its items if it is a list
     */
    private record Component(
            String name, FieldType item, @Nullable Size list, boolean nullable) {

        /** How many items a list may have. */
        private record Size(int min, int max) {

            static Size of(RecordComponent component) {
                ArraySchema size = component.getAccessor().getAnnotation(ArraySchema.class);
                return size == null
                        ? new Size(0, Integer.MAX_VALUE)
                        : new Size(size.minItems() == Integer.MAX_VALUE ? 0 : size.minItems(), size.maxItems());
            }
        }

        static Component of(RecordComponent component) {
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            return component.getGenericType() instanceof ParameterizedType list
                    ? new Component(
                            component.getName(),
                            typeOf(component, (Class<?>) list.getActualTypeArguments()[0]),
                            Size.of(component),
                            nullable)
                    : new Component(component.getName(), typeOf(component, component.getType()), null, nullable);
        }

        private static FieldType typeOf(RecordComponent component, Class<?> type) {
            FieldType known = FieldType.of(type)
                    .orElseThrow(() -> new IllegalArgumentException(component + " cannot be a field"));
            Schema schema = component.getAccessor().getAnnotation(Schema.class);
            if (schema == null) {
                return known;
            }
            return switch (known) {
                case FieldType.Text text
                when schema.allowableValues().length > 0 -> text.among(List.of(schema.allowableValues()));
                case FieldType.Text text
                when schema.maxLength() < Integer.MAX_VALUE -> text.ofLength(schema.maxLength());
                case FieldType.WholeNumber number
                when !schema.minimum().isEmpty() ->
                    number.between(
                            Long.parseLong(schema.minimum()),
                            schema.maximum().isEmpty() ? number.max() : Long.parseLong(schema.maximum()));
                case FieldType.Text _, FieldType.WholeNumber _, FieldType.TrueOrFalse _ -> known;
            };
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
     * @throws InvalidRequestException if the data does not fit the record; the exception has the first errors
     * @throws InvalidValueException if the fields contradict each other
     */
    <T> T read(Class<T> type, byte[] data, @Nullable AccountId account) {
        if (account == null && Command.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException("a command is addressed to an account: " + type);
        }
        DiscriminatedBy variants = type.getAnnotation(DiscriminatedBy.class);
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

    /**
     * Prepares what {@link #read} needs.
     *
     * @throws IllegalArgumentException when a component has a type that no field can have
     */
    void prepare(Class<?> type) {
        if (type.isSealed()) {
            Stream.of(type.getPermittedSubclasses()).forEach(this::prepare);
        } else {
            Shape.SHAPES.get(type);
        }
    }

    private <T> T readVariant(Class<T> type, String discriminator, JsonNode node, @Nullable AccountId account) {
        if (node.isMissingNode()) {
            throw new MalformedRequestException();
        }
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
        Map<String, Object> values = new HashMap<>();
        if (account != null && shape.names().contains(ACCOUNT_ID)) {
            values.put(ACCOUNT_ID, account);
        }
        var errors = new Errors();
        try {
            readMembers(shape, parser, values, errors);
        } catch (StreamConstraintsException e) {
            // The text is too long or too deep, not broken, and the errors found before help the sender more.
            if (errors.isEmpty()) {
                throw e;
            }
        }
        errors.throwIfAny();
        return type.cast(shape.make(values));
    }

    private static void readMembers(Shape shape, JsonParser parser, Map<String, Object> values, Errors errors) {
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
                errors.add(Problem.abbreviated(name), "is not a known field");
                parser.skipChildren();
            } else {
                Object value = component.list() == null
                        ? readValue(component.item(), component.nullable(), component::name, parser, errors)
                        : readList(component, component.list(), parser, errors);
                if (value != null) {
                    values.put(name, value);
                }
            }
        }
        if (parser.nextToken() != null) {
            throw new MalformedRequestException();
        }
        missing.stream()
                .filter(name -> !Objects.requireNonNull(shape.read().get(name)).nullable())
                .forEach(name -> errors.add(name, "is required"));
    }

    private static @Nullable List<Object> readList(
            Component component, Component.Size size, JsonParser parser, Errors errors) {
        if (parser.currentToken() == JsonToken.VALUE_NULL && component.nullable()) {
            return null;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            errors.add(component.name(), "must be a list");
            parser.skipChildren();
            return null;
        }
        List<Object> items = new ArrayList<>();
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int index = count++;
            if (index >= size.max()) {
                parser.skipChildren();
            } else {
                Object item = readValue(
                        component.item(), false, () -> "%s[%d]".formatted(component.name(), index), parser, errors);
                if (item != null) {
                    items.add(item);
                }
            }
        }
        if (count < size.min() || count > size.max()) {
            errors.add(component.name(), "must have %d to %d entries".formatted(size.min(), size.max()));
        }
        return items;
    }

    private static @Nullable Object readValue(
            FieldType type, boolean nullable, Supplier<String> path, JsonParser parser, Errors errors) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            if (!nullable) {
                errors.add(path, "must not be null");
            }
            return null;
        }
        try {
            return type.read(parser);
        } catch (InvalidValueException e) {
            errors.add(path, String.valueOf(e.getMessage()));
            parser.skipChildren();
            return null;
        }
    }

    /** The first errors of a record: more help nobody, and a hostile sender can make millions. */
    private static final class Errors {

        private static final int MOST = 20;

        private final List<FieldError> first = new ArrayList<>();

        void add(String field, String message) {
            add(() -> field, message);
        }

        void add(Supplier<String> field, String message) {
            if (first.size() < MOST) {
                first.add(new FieldError(field.get(), message));
            }
        }

        boolean isEmpty() {
            return first.isEmpty();
        }

        void throwIfAny() {
            if (!first.isEmpty()) {
                throw new InvalidRequestException(first.stream()
                        .sorted(Comparator.comparing(FieldError::field))
                        .toList());
            }
        }
    }
}
