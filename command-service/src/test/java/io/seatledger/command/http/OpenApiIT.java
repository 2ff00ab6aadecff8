package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import org.junit.jupiter.api.Test;

class OpenApiIT {

    @Test
    void describesEveryCommandAndItsProblems() {
        try (var service = ServiceUnderTest.start()) {
            Answer answer = service.get("/v3/api-docs");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("openapi").asString()).startsWith("3.1");
            assertThat(answer.json().path("paths").propertyNames()).containsExactlyInAnyOrder("/api/v1/accounts",
                    "/api/v1/accounts/{accountId}/organizations", "/api/v1/accounts/{accountId}/projects",
                    "/api/v1/accounts/{accountId}/license-pools", "/api/v1/accounts/{accountId}/users",
                    "/api/v1/accounts/{accountId}/invitations",
                    "/api/v1/accounts/{accountId}/users/{userId}/licenses",
                    "/api/v1/accounts/{accountId}/users/{userId}/licenses/{licenseType}/source",
                    "/api/v1/accounts/{accountId}/users/{userId}/licenses/{licenseType}");
            assertThat(answer.json().path("components").path("schemas").propertyNames()).contains("Problem",
                    "InvitePasted", "UsersInvited");
            assertThat(answer.json().at("/paths/~1api~1v1~1accounts/post/responses").propertyNames())
                    .containsExactlyInAnyOrder("201", "default");
        }
    }
}
