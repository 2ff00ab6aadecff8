package io.seatledger.command.contract;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of records that say what the code means: what is not {@code @Nullable} is there, a pattern fits the whole
 * text, further fields stand beside the others, and a value of a sealed type is one of its records.
 */
// The signatures of swagger-core are raw.
@SuppressWarnings({"unchecked", "rawtypes"})
public final class RecordConverter implements ModelConverter {

    private static final String REF = "#/components/schemas/";

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (schema != null) {
            Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
            Schema<?> described = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().get(nameIn(schema.get$ref()));
            if (described != null && raw.isRecord()) {
                describe(described, raw);
            } else if (described != null && raw.isAnnotationPresent(JsonSubTypes.class)) {
                describeVariants(described, raw, context);
            }
        }
        return schema;
    }

    private static String nameIn(String ref) {
        return ref.substring(ref.lastIndexOf('/') + 1);
    }

    /** Lets a schema, or each variant of it, refuse other fields. */
    public static void close(String name, Map<String, Schema> schemas) {
        Schema<?> schema = Objects.requireNonNull(schemas.get(name), name);
        if (schema.getOneOf() == null) {
            schema.setAdditionalProperties(false);
        } else {
            List<Schema> variants = schema.getOneOf();
            variants.forEach(variant -> close(nameIn(variant.get$ref()), schemas));
        }
    }

    private static void describe(Schema<?> schema, Class<?> type) {
        Map<String, Schema<?>> properties = propertiesOf(schema);
        if (properties.isEmpty()) {
            return;
        }
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonAnyGetter.class)) {
                properties.remove(component.getName());
                schema.setAdditionalProperties(true);
            } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            }
        }
        schema.setRequired(required);
        for (Schema<?> property : properties.values()) {
            anchor(property);
            if (property.getItems() != null) {
                anchor(property.getItems());
            }
        }
    }

    private static Map<String, Schema<?>> propertiesOf(Schema<?> schema) {
        return schema.getProperties() == null ? Map.of() : (Map) schema.getProperties();
    }

    private static void anchor(Schema<?> schema) {
        if (schema.getPattern() != null && !schema.getPattern().startsWith("^")) {
            schema.setPattern("^" + schema.getPattern() + "$");
        }
    }

    /** Each variant stands for itself, with its name in the property that tells them apart. */
    private static void describeVariants(Schema<?> schema, Class<?> type, ModelConverterContext context) {
        String property =
                Objects.requireNonNull(type.getAnnotation(JsonTypeInfo.class)).property();
        var mapping = new LinkedHashMap<String, String>();
        for (JsonSubTypes.Type variant :
                Objects.requireNonNull(type.getAnnotation(JsonSubTypes.class)).value()) {
            String name = variant.value().getSimpleName();
            Schema<?> described = context.getDefinedModels().get(name);
            if (described == null) {
                return;
            }
            describeVariant(described, variant, property);
            mapping.put(variant.name(), REF + name);
        }
        schema.setProperties(null);
        schema.setRequired(null);
        schema.setOneOf(List.copyOf(mapping.values().stream()
                .<Schema>map(ref -> new Schema<>().$ref(ref))
                .toList()));
        schema.setDiscriminator(new Discriminator().propertyName(property).mapping(mapping));
    }

    private static void describeVariant(Schema<?> schema, JsonSubTypes.Type variant, String property) {
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
        describe(schema, variant.value());
        schema.addProperty(property, new StringSchema()._const(variant.name()));
        schema.addRequiredItem(property);
    }
}
