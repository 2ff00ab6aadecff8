package io.seatledger.infra.tokenissuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenIssuerIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    @Test
    void issuesTokensWithSubjectAudienceAndScope() throws Exception {
        try (var issuer = start();
                HttpClient http = HttpClient.newHttpClient()) {
            JsonNode admin = claims(token(http, issuer, "demo-admin", "demo-admin-secret", ""));
            JsonNode operator = claims(token(http, issuer, "operator", "operator-secret", "&scope=platform:operate"));

            assertThat(admin.path("sub").asString()).isEqualTo("demo-admin");
            assertThat(admin.path("iss").asString()).isEqualTo("http://issuer.example");
            assertThat(admin.path("aud").toString()).contains("seatledger");
            assertThat(admin.path("exp").asLong() - admin.path("iat").asLong()).isEqualTo(12 * 3600);
            assertThat(admin.path("scope").toString()).doesNotContain("platform:operate");
            assertThat(operator.path("scope").toString()).contains("platform:operate");
            JsonNode jane = claims(token(http, issuer, "mailbox", "mailbox-secret", "&email=jane%40x.io"));
            assertThat(jane.path("sub").asString()).isEqualTo("jane@x.io");
            assertThat(jane.path("email").asString()).isEqualTo("jane@x.io");
            assertThat(jane.path("email_verified").asBoolean()).isTrue();
            assertThat(claims(token(http, issuer, "demo-admin", "demo-admin-secret", "&email=jane%40x.io"))
                            .has("email"))
                    .isFalse();
            assertThat(token(http, issuer, "operator", "guessed", "").statusCode())
                    .isEqualTo(401);
            assertThat(token(http, issuer, "demo-admin", "demo-admin-secret", "&scope=platform:operate")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void keepsItsKey() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String before = keys(http);

            assertThat(keys(http)).isEqualTo(before).contains("\"kid\"").doesNotContain("\"d\"");
        }
    }

    private String keys(HttpClient http) throws IOException, InterruptedException {
        try (var issuer = start()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url(issuer) + "/oauth2/jwks"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    private ServletWebServerApplicationContext start() {
        return (ServletWebServerApplicationContext) new SpringApplication(TokenIssuerApplication.class)
                .run(
                        "--server.port=0",
                        "--seatledger.token-issuer.issuer=http://issuer.example",
                        "--seatledger.token-issuer.key-file=" + folder.resolve("key.json"));
    }

    private static String url(ServletWebServerApplicationContext issuer) {
        return "http://localhost:"
                + Objects.requireNonNull(issuer.getWebServer()).getPort();
    }

    private static HttpResponse<String> token(
            HttpClient http, ServletWebServerApplicationContext issuer, String client, String secret, String scope)
            throws IOException, InterruptedException {
        String basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return http.send(
                HttpRequest.newBuilder(URI.create(url(issuer) + "/oauth2/token"))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials" + scope))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode claims(HttpResponse<String> response) {
        String token = JSON.readTree(response.body()).path("access_token").asString();
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }
}
