package io.seatledger.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;

/** The frame of a service's OpenAPI document. */
public final class ApiDescription {

    private ApiDescription() {}

    /**
     * A document of an API that is called with bearer tokens.
     *
     * @param description what the service is for, in a sentence or two
     */
    public static OpenAPI of(String title, String description) {
        return new OpenAPI()
                .info(new Info()
                        .title(title)
                        .version("v1")
                        .description(description + " Every refusal is a problem (RFC 9457), whose `code` is stable. A"
                                + " query parameter that is not described here is refused, and a method too, with 405"
                                + " and the `Allow` header.")
                        .license(new License().name("Apache-2.0")))
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
}
