package io.seatledger.command.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.seatledger.infra.parts.CommittedContract;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A contract as the service serves it. */
final class ServedContract {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final JsonNode document;
    private final SchemaRegistry schemas;

    ServedContract(String text, SpecificationVersion schemaLanguage) {
        this.document = JSON.readTree(text);
        // Formats describe values to people and generators. This validator knows which domains the Internet has today.
        this.schemas = SchemaRegistry.withDefaultDialect(
                schemaLanguage,
                registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                        .formatAssertionsEnabled(false)
                        .build()));
    }

    /** The node at a JSON Pointer, after following references. */
    JsonNode at(String pointer) {
        return resolved(document.at(pointer));
    }

    /** Follows references within the document. */
    JsonNode resolved(JsonNode node) {
        return node.path("$ref").isString() ? at(node.path("$ref").asString().substring(1)) : node;
    }

    /** Asserts that a value fits a schema of the document. */
    void assertFits(JsonNode value, JsonNode schema) {
        assertThat(errors(value, schema)).as("%s%nagainst %s", value, schema).isEmpty();
    }

    /** The reasons why a value does not fit a schema of the document; none if it fits. */
    List<Error> errors(JsonNode value, JsonNode schema) {
        ObjectNode self = JSON.createObjectNode();
        self.putArray("allOf").add(schema);
        self.set("components", document.path("components"));
        return schemas.getSchema(self).validate(value);
    }

    /** Asserts that the contract equals the copy in the repository. */
    void assertSameAsCommitted(String file) throws IOException {
        CommittedContract.assertSame(file, JSON.writeValueAsString(JSON.convertValue(document, Object.class)) + "\n");
    }
}
