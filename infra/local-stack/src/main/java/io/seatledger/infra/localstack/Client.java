package io.seatledger.infra.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP client of the local stack. It has no access that other clients do not have. */
record Client(String issuer, String commands, String queries) {

    static final String ADMIN = "demo-admin";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    record Answer(int status, JsonNode body) {}

    /** A token for one of the issuer's clients, valid for 12 hours. */
    String token(String client) throws InterruptedException {
        return token(client, client.equals("operator") ? "&scope=platform:operate" : "");
    }

    /** Accepts an invitation as the owner of this address. */
    Answer accept(String invitationToken, String address) throws InterruptedException {
        String token = token("mailbox", "&email=" + URLEncoder.encode(address, StandardCharsets.UTF_8));
        return send(command("/api/v1/invitations/accept", token, Map.of("token", invitationToken)));
    }

    private String token(String client, String parameters) throws InterruptedException {
        String basic = Base64.getEncoder()
                .encodeToString((client + ":" + client + "-secret").getBytes(StandardCharsets.UTF_8));
        Answer answer = send(HttpRequest.newBuilder(URI.create(issuer + "/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials" + parameters))
                .build());
        if (answer.status() != 200) {
            throw new IllegalStateException(
                    "The token issuer refused a token for %s: %s".formatted(client, answer.body()));
        }
        return answer.body().path("access_token").asString();
    }

    Answer post(String path, String token, Map<String, ?> body) throws InterruptedException {
        Answer answer = send(command(path, token, body));
        if (answer.status() >= 300) {
            throw new IllegalStateException("The request to %s was refused: %s".formatted(path, answer.body()));
        }
        return answer;
    }

    private HttpRequest command(String path, String token, Map<String, ?> body) {
        return HttpRequest.newBuilder(URI.create(commands + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
    }

    Answer get(String path, String token) throws InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(queries + path))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private static Answer send(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException("No answer from " + request.uri(), e);
        }
    }
}
