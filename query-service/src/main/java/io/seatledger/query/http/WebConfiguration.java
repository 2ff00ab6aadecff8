package io.seatledger.query.http;

import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.security.Principal;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI description of the reads, and the answer to requests that Tomcat cannot read. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> unreadableRequests() {
        return factory -> factory.addContextCustomizers(context ->
                ((StandardHost) context.getParent()).setErrorReportValveClass(UnreadableRequestValve.class.getName()));
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Seatledger reads")
                        .version("v1")
                        .description("The user directory and the license availability of an account."))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                "bearer",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")))
                .addSecurityItem(new SecurityRequirement().addList("bearer"));
    }

    @Bean
    ModelConverter requiredFields() {
        return new RequiredFields();
    }

    /** Describes what all operations share: the account, the version to wait for, and problems. */
    @Bean
    OpenApiCustomizer everyOperation() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Principal.class);
        ApiResponse response = new ApiResponse()
                .description("A problem (RFC 9457); `code` is stable")
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
        Header version = new Header()
                .schema(new StringSchema())
                .example("\"42\"")
                .description("The version that this was last changed by: what a command may name in `If-Match`");
        return api -> {
            ModelConverters.getInstance(true).read(Problems.Problem.class).forEach(api.getComponents()::addSchemas);
            api.getComponents().addHeaders("AccountVersion", version);
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(operation -> {
                        operation.getResponses().addApiResponse("default", response);
                        operation.getParameters().forEach(WebConfiguration::describe);
                    });
        };
    }

    private static void describe(Parameter parameter) {
        switch (parameter.getName()) {
            case "accountId" -> parameter.description("The account").example("acme");
            case "minAccountVersion" ->
                parameter
                        .description("Wait, at most 5 seconds, until the answer reflects this version of the account")
                        .example(1);
            default -> {
                // The controller describes its own parameters.
            }
        }
    }
}
