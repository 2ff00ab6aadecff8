package io.seatledger.infra.parts;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A contract as the service serves it: an OpenAPI or AsyncAPI document. */
public final class ServedContract {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final IdentityHashMap<JsonNode, Schema> schemas = new IdentityHashMap<>();

    public ServedContract(String text, SpecificationVersion schemaLanguage) {
        this.document = JSON.readTree(text);
        this.registry = SchemaRegistry.withDefaultDialect(schemaLanguage);
    }

    /** The node at a JSON Pointer, after following references. */
    public JsonNode at(String pointer) {
        return resolved(document.at(pointer));
    }

    /** Follows references within the document. */
    public JsonNode resolved(JsonNode node) {
        return node.path("$ref").isString() ? at(node.path("$ref").asString().substring(1)) : node;
    }

    /**
     * Asserts that a value fits a schema of the document.
     *
     * @throws AssertionError if it does not
     */
    public void assertFits(JsonNode value, JsonNode schema) {
        List<Error> errors = errors(value, schema);
        if (!errors.isEmpty()) {
            throw new AssertionError("%s%n%s%nagainst %s".formatted(errors, value, schema));
        }
    }

    /**
     * The reasons why a value does not fit a schema of the document; none if it fits. Formats such as {@code email} do
     * not count: they describe values to people, and whoever checks them has an opinion of his own.
     */
    public List<Error> errors(JsonNode value, JsonNode schema) {
        return errors(value, schema, false);
    }

    /** Whether a value fits a schema of the document without any doubt: every format has its usual form. */
    public boolean fitsClearly(JsonNode value, JsonNode schema) {
        return errors(value, schema, true).isEmpty();
    }

    private List<Error> errors(JsonNode value, JsonNode schema, boolean withFormats) {
        return schemas.computeIfAbsent(schema, this::compiled)
                .validate(
                        value,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(withFormats)));
    }

    private Schema compiled(JsonNode schema) {
        ObjectNode self = JSON.createObjectNode();
        self.putArray("allOf").add(schema);
        self.set("components", document.path("components"));
        return registry.getSchema(self);
    }

    /** Asserts that the contract equals the copy in the repository. */
    public void assertSameAsCommitted(String file) throws IOException {
        CommittedContract.assertSame(file, JSON.writeValueAsString(JSON.convertValue(document, Object.class)) + "\n");
    }
}
