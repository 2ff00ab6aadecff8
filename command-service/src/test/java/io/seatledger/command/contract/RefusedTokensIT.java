package io.seatledger.command.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SpecificationVersion;
import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ServedContract;
import io.seatledger.infra.parts.TokenMatrix;
import io.seatledger.infra.parts.TokenMatrix.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A token with a fault opens no route and sends no command, and its bearer learns nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedTokensIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The routes that need no token. They show nothing of any account. */
    private static final Set<String> OPEN = Set.of(
            "/error",
            "/livez",
            "/readyz",
            "/swagger-ui.html",
            "/v3/api-docs",
            "/v3/api-docs.yaml",
            "/v3/api-docs/swagger-config",
            "/v3/asyncapi");

    /** No controller has them, but a filter might. */
    private static final Set<Route> UNKNOWN = Set.of(
            new Route("GET", "/"),
            new Route("GET", "/.well-known/oauth-protected-resource"),
            new Route("GET", "/actuator/env"),
            new Route("POST", "/logout"),
            new Route("DELETE", "/api/v1/accounts"));

    private ServiceUnderTest service;
    private Map<String, String> tokens;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        service.openAccount("acme");
        tokens = service.tokens().refused(ServiceUnderTest.ADMIN);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void openNoRoute() {
        List<EventEnvelope> before = service.log();
        Set<Route> routes = documented();

        try (TokenMatrix matrix = new TokenMatrix(service.uri("/"))) {
            assertThat(matrix.wrongAnswers(routes, tokens)).isEmpty();
            assertThat(matrix.wrongAnswers(UNKNOWN, tokens)).isEmpty();
        }

        assertThat(routes).hasSizeGreaterThan(40);
        assertThat(tokens).hasSizeGreaterThan(100);
        assertThat(service.log()).isEqualTo(before);
        assertThat(service.tokens().requestsForStrangersKeys()).isZero();
    }

    @Test
    void areTriedOnEveryRoute() {
        assertThat(mapped().stream()
                        .filter(route -> !OPEN.contains(route.path()))
                        .collect(Collectors.toSet()))
                .isEqualTo(documented());
    }

    @Test
    void sendNoCommand() {
        service.awaitTopics();
        ServedContract contract = new ServedContract(service.get("/v3/asyncapi").text(), SpecificationVersion.DRAFT_7);
        List<String> commands =
                List.copyOf(contract.at("/channels/commands/messages").propertyNames());
        List<EventEnvelope> before = service.log();
        try (BusClient bus = new BusClient(Parts.kafka().bootstrapServers(), service.commands(), service.results())) {
            Map<String, String> sent = new HashMap<>();
            for (String name : commands) {
                tokens.forEach(
                        (fault, token) -> send(bus, command(name, token), "%s: %s".formatted(name, fault), sent));
                Command bare = command(name, "");
                bare.headers().remove("authorization");
                send(bus, bare, name + " without a token", sent);
            }

            List<String> wrong = new ArrayList<>();
            sent.forEach((id, what) -> {
                String result = bus.resultOf(id).join().text();
                if (!isRefusal(JSON.readTree(result))) {
                    wrong.add(what + ": " + result);
                }
            });

            assertThat(wrong).isEmpty();
            assertThat(commands).hasSizeGreaterThan(40);
            assertThat(service.log()).isEqualTo(before);
            Command witness = command("organization.create", service.tokens().token(ServiceUnderTest.ADMIN));
            assertThat(bus.call(new Command("acme", witness.headers(), witness.data()))
                            .text())
                    .contains("request.malformed");
        }
    }

    private static void send(BusClient bus, Command command, String what, Map<String, String> sent) {
        sent.put(command.id(), what);
        bus.send(bus.recordOf(command), () -> {});
    }

    /** Not a valid command: its fields are wrong, which a sender without a valid token does not learn. */
    private static Command command(String name, String token) {
        String id = UUID.randomUUID().toString();
        // What one sender sends to one account is handled one after the other.
        return Command.of("a" + id.charAt(0), id, name, token, "{\"wrong\":");
    }

    private static boolean isRefusal(JsonNode result) {
        return result.at("/problem/status").asInt() == 401
                && result.at("/problem/code").asString().equals("unauthenticated")
                && Set.copyOf(result.propertyNames()).equals(Set.of("commandId", "command", "accountId", "problem"));
    }

    @Test
    void areNotSaidToBeWrongWhileTheIssuerIsUnavailable() {
        String path = "/api/v1/accounts/acme/organizations";
        try (ServiceUnderTest other = ServiceUnderTest.start()) {
            other.tokens().setAvailable(false);

            Answer answer = other.post(path, "{}");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("token-issuer.unavailable");
            assertThat(answer.retryAfter()).isNotNull();
            assertThat(other.send(other.request("POST", path, "nonsense"), "{}").code())
                    .isEqualTo("unauthenticated");
        }
    }

    private Set<Route> documented() {
        return service.get("/v3/api-docs")
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
                        .map(RefusedTokensIT::withoutPatterns)
                        .flatMap(path -> methods(route).stream().map(method -> new Route(method, path))))
                .collect(Collectors.toSet());
    }

    /** A document does not say which texts a route leaves to another one. */
    private static String withoutPatterns(String path) {
        return path.replaceAll("\\{(\\w+):[^}]+}", "{$1}");
    }

    /** A route without a method takes all of them, which no document says. */
    private static Set<String> methods(RequestMappingInfo route) {
        Set<String> methods = route.getMethodsCondition().getMethods().stream()
                .map(Enum::name)
                .collect(Collectors.toSet());
        return methods.isEmpty() ? Set.of("ANY") : methods;
    }
}
