package io.seatledger.command.contract;

import io.seatledger.command.intake.Reply;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.springframework.core.ResolvableType;

/** The JSON Schemas of the types that a contract mentions. */
// The signatures of swagger-core are raw.
@SuppressWarnings({"unchecked", "rawtypes"})
final class JsonSchemas {

    private static final String REF = "#/components/schemas/";

    private final ModelConverters converters = new ModelConverters(true);
    private final Map<String, Object> schemas = new TreeMap<>();

    JsonSchemas() {
        converters.addConverter(new RecordConverter());
    }

    /** Adds a form that senders fill in. */
    Map<String, Object> addForm(String name, Class<?> type) {
        return add(name, type, RecordConverter::close);
    }

    /** Adds an event: other fields make another revision. */
    Map<String, Object> addEvent(String name, Class<?> type) {
        return add(
                name,
                type,
                (main, found) -> Objects.requireNonNull(found.get(main)).setAdditionalProperties(false));
    }

    /** Adds a type that may have more fields in later versions. */
    Map<String, Object> add(Class<?> type) {
        return add(type.getSimpleName(), type, (_, _) -> {});
    }

    /** Adds a schema that was written by hand. */
    Map<String, Object> add(String name, Map<String, Object> schema) {
        Object other = schemas.putIfAbsent(name, schema);
        if (other != null && !other.equals(schema)) {
            throw new IllegalStateException("two different schemas are called " + name);
        }
        return ref(name);
    }

    /** All schemas that were added, and those that they refer to. */
    Map<String, Object> all() {
        return schemas;
    }

    static Map<String, Object> ref(String schema) {
        return Map.of("$ref", REF + schema);
    }

    /** Adds the answer to a command whose decision has this result; answers may get more fields. */
    Map<String, Object> addAnswer(Class<?> result) {
        String name = RecordConverter.nameOf(result);
        converters
                .readAll(
                        ResolvableType.forClassWithGenerics(Reply.class, result).getType())
                .forEach((other, described) -> add(other, asMap(described)));
        return ref(name);
    }

    private Map<String, Object> add(String name, Class<?> type, BiConsumer<String, Map<String, Schema>> finish) {
        String main = RecordConverter.nameOf(type);
        Map<String, Schema> found = new TreeMap<>(converters.readAll(new AnnotatedType(type)));
        finish.accept(main, found);
        Schema<?> schema = Objects.requireNonNull(found.remove(main));
        Map<String, Object> described = asMap(schema);
        // A component whose fields stand among those of its record has a schema that nothing refers to.
        String referring = described + found.values().toString();
        found.forEach((other, part) -> {
            if (referring.contains(REF + other)) {
                add(other, asMap(part));
            }
        });
        return add(name, described);
    }

    private static Map<String, Object> asMap(Schema<?> schema) {
        Map<String, Object> map = Json31.mapper().convertValue(schema, Map.class);
        // AsyncAPI defines it differently, and each variant has a constant that tells it apart anyway.
        map.remove("discriminator");
        return map;
    }
}
