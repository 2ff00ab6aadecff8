package io.seatledger.infra.parts;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request with every {@link TokenMint#refused} token, and some without a token, to every route of a service.
 */
public final class TokenMatrix implements AutoCloseable {

    /** HTTP/1.1 has no limit of its own for requests under way. */
    private static final int AT_A_TIME = 32;

    private static final String WITHOUT_TOKEN = "Bearer";
    private static final String WITH_TOKEN = "Bearer error=\"invalid_token\"";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final URI service;

    /**
     * A route of a service.
     *
     * @param path may have variables in braces, as in OpenAPI
     */
    public record Route(String method, String path) {

        private URI at(URI service) {
            return service.resolve(path.replaceAll("[{}]", ""));
        }
    }

    /** @param service the base URL */
    public TokenMatrix(URI service) {
        this.service = service;
    }

    /**
     * The answers that are not the 401 that each request should get, with what was sent.
     *
     * @param tokens bearer tokens, by a description
     */
    public List<String> wrongAnswers(Collection<Route> routes, Map<String, String> tokens) {
        for (Route route : routes) {
            send(route, "no header", null, WITHOUT_TOKEN);
            send(route, "another scheme", "Basic YWRhOmFkYQ==", WITHOUT_TOKEN);
            tokens.forEach((name, token) -> send(route, name, "Bearer " + token, WITH_TOKEN));
        }
        places.acquireUninterruptibly(AT_A_TIME);
        places.release(AT_A_TIME);
        return List.copyOf(wrong);
    }

    private void send(Route route, String name, @Nullable String authorization, String challenge) {
        HttpRequest.Builder request = HttpRequest.newBuilder(route.at(service))
                .header("Content-Type", "application/json")
                .method(route.method(), BodyPublishers.ofString("{}"));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        places.acquireUninterruptibly();
        var _ = http.sendAsync(request.build(), BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            if (failure != null || !isRefusal(answer, challenge)) {
                wrong.add("%s with %s: %s".formatted(route, name, failure != null ? failure : shown(answer)));
            }
            places.release();
        });
    }

    private static boolean isRefusal(HttpResponse<String> answer, String challenge) {
        return answer.statusCode() == 401
                && answer.headers().allValues("WWW-Authenticate").equals(List.of(challenge))
                && answer.headers().allValues("Content-Type").equals(List.of("application/problem+json"))
                && answer.body().contains("\"code\":\"unauthenticated\"");
    }

    private static String shown(HttpResponse<String> answer) {
        return "%d %s %s".formatted(answer.statusCode(), answer.headers().map(), answer.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
