package io.seatledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.infra.parts.TokenMatrix;
import io.seatledger.infra.parts.TokenMatrix.Route;
import io.seatledger.query.ServiceUnderTest.Answer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** A token with a fault opens no route, and its bearer learns nothing. */
class RefusedTokensIT {

    /** The routes that need no token. They show nothing of any account. */
    private static final Set<String> OPEN = Set.of(
            "/error",
            "/livez",
            "/readyz",
            "/swagger-ui.html",
            "/v3/api-docs",
            "/v3/api-docs.yaml",
            "/v3/api-docs/swagger-config");

    /** No controller has them, but a filter might. */
    private static final Set<Route> UNKNOWN = Set.of(
            new Route("GET", "/"),
            new Route("GET", "/.well-known/oauth-protected-resource"),
            new Route("GET", "/actuator/env"),
            new Route("POST", "/logout"),
            new Route("DELETE", "/api/v1/accounts"));

    private ServiceUnderTest service;

    @BeforeEach
    void start() {
        service = ServiceUnderTest.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void openNoRoute() {
        Map<String, String> tokens = service.tokens().refused("ada");
        Set<Route> routes = documented();

        try (TokenMatrix matrix =
                new TokenMatrix(service.request("/", null).build().uri())) {
            assertThat(matrix.wrongAnswers(routes, tokens)).isEmpty();
            assertThat(matrix.wrongAnswers(UNKNOWN, tokens)).isEmpty();
        }

        assertThat(routes).hasSizeGreaterThan(7);
        assertThat(tokens).hasSizeGreaterThan(100);
        assertThat(mapped().stream()
                        .filter(route -> !OPEN.contains(route.path()))
                        .collect(Collectors.toSet()))
                .isEqualTo(routes);
        assertThat(service.tokens().requestsForStrangersKeys()).isZero();
    }

    @Test
    void areNotSaidToBeWrongWhileTheIssuerIsUnavailable() {
        service.tokens().setAvailable(false);

        Answer answer = service.get("/api/v1/accounts/acme");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("token-issuer.unavailable");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(service.get("/api/v1/accounts/acme", "nonsense").code()).isEqualTo("unauthenticated");
    }

    private Set<Route> documented() {
        return service.get("/v3/api-docs", null)
                .json()
                .path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue().propertyNames().stream()
                        .map(method -> new Route(method.toUpperCase(Locale.ROOT), path.getKey())))
                .collect(Collectors.toSet());
    }

    private Set<Route> mapped() {
        return service.beans(RequestMappingInfoHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(route -> route.getPatternValues().stream()
                        .flatMap(path -> methods(route).stream().map(method -> new Route(method, path))))
                // It comes with GET, and no document says it apart.
                .filter(route -> !route.method().equals("HEAD"))
                .collect(Collectors.toSet());
    }

    /** A route without a method takes all of them, which no document says. */
    private static Set<String> methods(RequestMappingInfo route) {
        Set<String> methods = route.getMethodsCondition().getMethods().stream()
                .map(Enum::name)
                .collect(Collectors.toSet());
        return methods.isEmpty() ? Set.of("ANY") : methods;
    }
}
