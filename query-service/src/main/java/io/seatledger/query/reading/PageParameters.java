package io.seatledger.query.reading;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Describes the parameters that all lists have. */
final class PageParameters implements OpenApiCustomizer {

    private static final String EXAMPLE = "kO3qVf0mE2m1yqkT6Jt1mYJ4bXKQfTzq0oWkz0y7cQp2Zg";

    @Override
    public void customise(OpenAPI api) {
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> operation.getParameters().stream())
                .forEach(PageParameters::describe);
    }

    private static void describe(Parameter parameter) {
        switch (parameter.getName()) {
            case "limit" ->
                parameter
                        .description("How many entries, at most")
                        .schema(new IntegerSchema()
                                ._default(PageLimit.USUAL)
                                .minimum(BigDecimal.ONE)
                                .maximum(BigDecimal.valueOf(PageLimit.LONGEST)))
                        .example(20);
            case "cursor" ->
                parameter
                        .description("`nextCursor` of the page before, whose filter and order are the same")
                        .schema(new StringSchema().pattern("^[A-Za-z0-9_-]+$").maxLength(Cursors.LONGEST))
                        .example(EXAMPLE);
            default -> {
                // Lists do not share it.
            }
        }
    }
}
