package io.seatledger.query.live;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.http.MediaType;

/** Describes the events of a stream. OpenAPI 3.1 knows a stream only as a text, whose content has a schema. */
final class ChangeEventSchema implements OpenApiCustomizer {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String NAME = "ChangeEvent";

    @Override
    public void customise(OpenAPI api) {
        Schema<?> position = new ObjectSchema()
                .addProperty("accountVersion", new IntegerSchema().format("int64"))
                .addRequiredItem("accountVersion");
        api.getComponents()
                .addSchemas(
                        NAME,
                        new Schema<>()
                                .oneOf(List.of(
                                        event("user", new Schema<>().$ref(SCHEMAS + "User")),
                                        event("license-pool", new Schema<>().$ref(SCHEMAS + "LicensePool")),
                                        positioned(event("synced", position)),
                                        positioned(event("reload", position))))
                                .description("An event of the stream. Its `data` is one line of JSON."));
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> operation.getResponses().values().stream())
                .filter(response -> response.getContent() != null)
                .flatMap(response -> response.getContent().entrySet().stream())
                .filter(content -> content.getKey().equals(MediaType.TEXT_EVENT_STREAM_VALUE))
                .forEach(content -> content.getValue()
                        .getSchema()
                        .contentMediaType(content.getKey())
                        .contentSchema(new Schema<>().$ref(SCHEMAS + NAME)));
    }

    private static Schema<?> event(String name, Schema<?> data) {
        return new ObjectSchema()
                .addProperty("event", new StringSchema()._const(name))
                .addProperty("data", data)
                .addRequiredItem("event")
                .addRequiredItem("data");
    }

    /** The reader may go on after this event later: its id is what {@code Last-Event-ID} takes. */
    private static Schema<?> positioned(Schema<?> event) {
        return event.addProperty("id", new StringSchema().pattern(Position.FORM))
                .addRequiredItem("id");
    }
}
