package io.seatledger.query.http;

import io.seatledger.web.ApiDescription;
import io.seatledger.web.Problem;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import java.security.Principal;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI description of the reads. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    /** The form that all identifiers have. A path with another text is answered like one that does not exist. */
    private static final String IDENTIFIER = "^[a-z0-9][a-z0-9-]{0,62}$";

    @Bean
    OpenAPI openApi() {
        return ApiDescription.of("Seatledger reads", "The user directory and the license availability of an account.");
    }

    @Bean
    ModelConverter requiredFields() {
        return new RequiredFields();
    }

    /** Describes what all operations share: the account, the version to wait for, and problems. */
    @Bean
    OpenApiCustomizer everyOperation() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Principal.class);
        Header version = new Header()
                .required(true)
                .schema(new StringSchema().pattern("^\"[0-9]{1,18}(-[0-9a-f]{1,8})?\"$"))
                .example("\"42\"")
                .description("The version that this was last changed by: what a command may name in `If-Match`. What"
                        + " follows a `-` differs when the thing has changed by itself");
        return api -> {
            ModelConverters.getInstance(true).read(Problem.class).forEach(api.getComponents()::addSchemas);
            api.getComponents().addHeaders("AccountVersion", version);
            ProblemResponses.describe(api.getComponents());
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(operation -> {
                        ProblemResponses.addTo(operation);
                        operation.getParameters().forEach(OpenApiConfiguration::describe);
                    });
        };
    }

    private static void describe(Parameter parameter) {
        if (parameter.getIn().equals("path")) {
            parameter.setSchema(new StringSchema().pattern(IDENTIFIER));
        }
        switch (parameter.getName()) {
            case "accountId" -> parameter.description("The account").example("acme");
            case "minAccountVersion" ->
                parameter
                        .description("Wait, at most 5 seconds, until the answer reflects this version of the account")
                        .schema(new IntegerSchema()
                                .format("int64")
                                .minimum(BigDecimal.ZERO)
                                .maximum(BigDecimal.valueOf(WholeNumber.HIGHEST_VERSION)))
                        .example(1);
            // The annotation reads it as a number.
            case "Last-Event-ID" -> parameter.example("1");
            default -> {
                // The controller describes its own parameters.
            }
        }
    }
}
