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
            assertThat(answer.json().path("paths").propertyNames()).contains("/api/v1/accounts",
                    "/api/v1/invitations/accept", "/api/v1/accounts/{accountId}/admins",
                    "/api/v1/accounts/{accountId}/policies",
                    "/api/v1/accounts/{accountId}/organizations/{organizationId}/archive",
                    "/api/v1/accounts/{accountId}/license-types", "/api/v1/accounts/{accountId}/license-pools",
                    "/api/v1/accounts/{accountId}/license-pools/{poolId}/allotments",
                    "/api/v1/accounts/{accountId}/users", "/api/v1/accounts/{accountId}/users/bulk",
                    "/api/v1/accounts/{accountId}/users/{userId}/organization",
                    "/api/v1/accounts/{accountId}/users/{userId}/licenses/{licenseType}/source");
            assertThat(answer.json().path("components").path("schemas").propertyNames()).contains("Problem",
                    "InviteUsers", "UsersInvited");
            assertThat(answer.json().at("/paths/~1api~1v1~1accounts/post/responses").propertyNames())
                    .containsExactlyInAnyOrder("201", "default");
        }
    }
}
