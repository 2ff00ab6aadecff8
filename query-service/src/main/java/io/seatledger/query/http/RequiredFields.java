package io.seatledger.query.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Marks the fields of an answer that are always present as required: all that are not {@code @Nullable}. */
final class RequiredFields implements ModelConverter {

    private static final String SCHEMAS = "#/components/schemas/";

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> others) {
        Schema<?> schema = others.hasNext() ? others.next().resolve(type, context, others) : null;
        Class<?> described = Json.mapper().constructType(type.getType()).getRawClass();
        if (schema != null && described.isRecord()) {
            Schema<?> model = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().get(schema.get$ref().substring(SCHEMAS.length()));
            if (model != null && model.getProperties() != null) {
                require(model, described);
            }
        }
        return schema;
    }

    private static void require(Schema<?> model, Class<?> described) {
        Map<String, ?> properties = model.getProperties();
        for (RecordComponent field : described.getRecordComponents()) {
            if (field.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                require(model, field.getType());
            } else if (properties.containsKey(field.getName())
                    && !field.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                model.addRequiredItem(field.getName());
            }
        }
    }
}
