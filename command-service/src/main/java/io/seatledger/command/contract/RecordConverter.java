package io.seatledger.command.contract;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import io.seatledger.command.decision.AnswerWord;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.DiscriminatedBy;
import io.seatledger.command.decision.WireValues;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.intake.FieldType;
import io.seatledger.command.intake.Reply;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the schemas of records say what the code means: a component that is not {@code @Nullable} is required, a value
 * type has the schema of its JSON value, a pattern fits the whole text, a form with variants is one of them, and the
 * reply to a command is the result of the decision plus the version of the account.
 */
// The signatures of swagger-core are raw.
@SuppressWarnings({"unchecked", "rawtypes"})
public final class RecordConverter implements ModelConverter {

    private static final String REF = "#/components/schemas/";
    private static final String ACCOUNT_ID = "accountId";
    private static final String ACCOUNT_VERSION = "accountVersion";
    private static final String OUTCOME = "outcome";

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        JavaType java = Json31.mapper().constructType(type.getType());
        Class<?> raw = java.getRawClass();
        if (raw == Reply.class) {
            return resolveAnswer(java.containedType(0).getRawClass(), context);
        }
        if (!chain.hasNext()) {
            return null;
        }
        Class<?> json = jsonOf(raw);
        Schema<?> schema = chain.next().resolve(json == null ? type : as(json, type), context, chain);
        if (schema != null && json != null) {
            constrain(schema, raw);
        } else if (schema != null) {
            Schema<?> described = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().get(nameIn(schema.get$ref()));
            if (described != null && raw.isRecord()) {
                describe(described, raw);
            } else if (described != null && raw.isAnnotationPresent(DiscriminatedBy.class)) {
                describeVariants(described, raw, context);
            }
        }
        return schema;
    }

    /** The type that a value type has in JSON; {@code null} for a record, and for what swagger knows itself. */
    private static @Nullable Class<?> jsonOf(Class<?> type) {
        if (AnswerWord.class.isAssignableFrom(type)) {
            return String.class;
        }
        return !type.isRecord()
                ? null
                : FieldType.of(type)
                        .<Class<?>>map(field -> field instanceof FieldType.WholeNumber n ? n.type() : String.class)
                        .orElse(null);
    }

    /** The same component with another type. */
    private static AnnotatedType as(Class<?> type, AnnotatedType place) {
        return new AnnotatedType(type)
                .ctxAnnotations(place.getCtxAnnotations())
                .parent(place.getParent())
                .propertyName(place.getPropertyName())
                .schemaProperty(place.isSchemaProperty());
    }

    /** A record may be stricter than its value types, so a constraint that it sets is kept. */
    private static void constrain(Schema schema, Class<?> type) {
        if (type.isEnum()) {
            schema.setEnum(
                    Arrays.stream(type.getEnumConstants()).map(WireValues::of).toList());
            return;
        }
        switch (FieldType.of(type).orElseThrow()) {
            case FieldType.Text text -> {
                schema.setPattern(text.form().pattern());
                schema.setFormat(text.form().format());
                if (text.form().isLimited()) {
                    schema.setMinLength(text.form().minLength());
                    schema.setMaxLength(text.form().maxLength());
                }
            }
            case FieldType.WholeNumber number -> {
                schema.setMinimum(schema.getMinimum() == null ? BigDecimal.valueOf(number.min()) : schema.getMinimum());
                schema.setMaximum(BigDecimal.valueOf(number.max()));
            }
            case FieldType.TrueOrFalse _ -> {
                // There is nothing to constrain.
            }
        }
    }

    private static String nameIn(String ref) {
        return ref.substring(ref.lastIndexOf('/') + 1);
    }

    /** The name of a type in the contracts. */
    static String nameOf(Class<?> type) {
        var annotation = type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        return annotation == null || annotation.name().isEmpty() ? type.getSimpleName() : annotation.name();
    }

    /**
     * Makes the schema of a form, or each variant of it, say how it is read: unknown fields are refused, and
     * {@code null} says the same as leaving an optional field out.
     */
    public static void close(String name, Map<String, Schema> schemas) {
        Schema<?> schema = Objects.requireNonNull(schemas.get(name), name);
        if (schema.getOneOf() == null) {
            schema.setAdditionalProperties(false);
            List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
            propertiesOf(schema).forEach((field, property) -> {
                if (!required.contains(field)) {
                    allowNull(property);
                }
            });
        } else {
            List<Schema> variants = schema.getOneOf();
            variants.forEach(variant -> close(nameIn(variant.get$ref()), schemas));
        }
    }

    private static void allowNull(Schema schema) {
        schema.addType("null");
        List<@Nullable Object> words = schema.getEnum();
        if (words != null && words.stream().noneMatch(Objects::isNull)) {
            List<@Nullable Object> withNull = new ArrayList<>(words);
            withNull.add(null);
            schema.setEnum(withNull);
        }
    }

    private static Schema<?> resolveAnswer(Class<?> result, ModelConverterContext context) {
        String name = nameOf(result);
        if (!context.getDefinedModels().containsKey(name)) {
            Schema<?> answer;
            if (result.isEnum()) {
                answer = new Schema<>().addProperty(OUTCOME, context.resolve(new AnnotatedType(result)));
                answer.addType("object");
                answer.setRequired(List.of(OUTCOME));
                context.defineModel(name, answer);
            } else {
                context.resolve(new AnnotatedType(result).resolveAsRef(true));
                answer = Objects.requireNonNull(context.getDefinedModels().get(name), name);
                unconstrain(answer, context);
            }
            answer.addProperty(ACCOUNT_VERSION, context.resolve(new AnnotatedType(Long.class)));
            answer.addRequiredItem(ACCOUNT_VERSION);
        }
        return new Schema<>().$ref(REF + name);
    }

    /** Limits bind those who send values, not those who read them. */
    private static void unconstrain(Schema<?> schema, ModelConverterContext context) {
        schema.setPattern(null);
        schema.setMinLength(null);
        schema.setMaxLength(null);
        propertiesOf(schema).values().forEach(property -> unconstrain(property, context));
        if (schema.getItems() != null) {
            unconstrain(schema.getItems(), context);
        }
        if (schema.get$ref() != null) {
            unconstrain(Objects.requireNonNull(context.getDefinedModels().get(nameIn(schema.get$ref()))), context);
        }
    }

    private static void describe(Schema<?> schema, Class<?> type) {
        Map<String, Schema<?>> properties = propertiesOf(schema);
        if (properties.isEmpty()) {
            return;
        }
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (isAddress(type, component.getName())) {
                properties.remove(component.getName());
            } else if (component.getAccessor().isAnnotationPresent(JsonAnyGetter.class)) {
                properties.remove(component.getName());
                schema.setAdditionalProperties(true);
            } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    && !component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                required.add(component.getName());
            }
        }
        schema.setRequired(required);
        for (Schema<?> property : properties.values()) {
            finish(property);
            if (property.getItems() != null) {
                finish(property.getItems());
            }
        }
    }

    /** Whether a component is the account that a command is addressed to, which senders do not send as a field. */
    private static boolean isAddress(Class<?> type, String component) {
        return Command.class.isAssignableFrom(type) && component.equals(ACCOUNT_ID);
    }

    private static Map<String, Schema<?>> propertiesOf(Schema<?> schema) {
        return schema.getProperties() == null ? Map.of() : (Map) schema.getProperties();
    }

    private static void finish(Schema<?> schema) {
        if (schema.getPattern() != null && !schema.getPattern().startsWith("^")) {
            schema.setPattern("^" + schema.getPattern() + "$");
        }
        if (schema.getMaxLength() != null && schema.getMinLength() == null) {
            schema.setMinLength(0);
        }
    }

    /** Each variant becomes a schema of its own, with its name in the field that tells the variants apart. */
    private static void describeVariants(Schema<?> schema, Class<?> type, ModelConverterContext context) {
        String property = Objects.requireNonNull(type.getAnnotation(DiscriminatedBy.class))
                .value();
        var mapping = new LinkedHashMap<String, String>();
        for (Class<?> variant : type.getPermittedSubclasses()) {
            String name = nameOf(variant);
            context.resolve(new AnnotatedType(variant).resolveAsRef(true));
            Schema<?> described =
                    Objects.requireNonNull(context.getDefinedModels().get(name), name);
            flatten(described, variant);
            String value = CommandCodec.variantName(variant);
            described.addProperty(property, new StringSchema()._const(value));
            if (!described.getRequired().contains(property)) {
                described.addRequiredItem(property);
            }
            mapping.put(value, REF + name);
        }
        schema.setType(null);
        schema.setTypes(null);
        schema.setProperties(null);
        schema.setRequired(null);
        schema.setOneOf(mapping.values().stream()
                .<Schema>map(ref -> new Schema<>().$ref(ref))
                .toList());
        schema.setDiscriminator(new Discriminator().propertyName(property).mapping(mapping));
    }

    /** Swagger describes a subtype as its parent plus more fields. Here, a variant lists all of its fields. */
    private static void flatten(Schema<?> schema, Class<?> variant) {
        if (schema.getAllOf() == null) {
            return;
        }
        Map<String, Schema> own = new LinkedHashMap<>();
        schema.getAllOf().stream()
                .filter(part -> part.getProperties() != null)
                .forEach(part -> own.putAll(part.getProperties()));
        schema.setAllOf(null);
        schema.addType("object");
        schema.setProperties(own);
        describe(schema, variant);
    }
}
