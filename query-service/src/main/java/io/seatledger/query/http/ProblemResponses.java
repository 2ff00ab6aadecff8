package io.seatledger.query.http;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The problems that a read can be answered with, as the OpenAPI document describes them. */
final class ProblemResponses {

    private static final String RESPONSES = "#/components/responses/";

    /** The statuses, and what they mean, in words that hold for every read. */
    private static final Map<HttpStatus, String> MEANINGS = new EnumMap<>(Map.of(
            HttpStatus.BAD_REQUEST,
            "The request cannot be read (`request.malformed`), `errors` says which of its parameters and headers are"
                    + " invalid (`request.invalid`), or the list has not returned this `cursor`"
                    + " (`cursor.unknown`)",
            HttpStatus.UNAUTHORIZED,
            "There is no valid bearer token",
            HttpStatus.FORBIDDEN,
            "The caller may not read this account, or there is no such account",
            HttpStatus.NOT_FOUND,
            "The account has nothing of this kind and identifier",
            HttpStatus.NOT_ACCEPTABLE,
            "`Accept` names no type that this route writes",
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "A read takes no body",
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many readers follow the account",
            HttpStatus.SERVICE_UNAVAILABLE,
            "The read models are behind `minAccountVersion`, are unavailable or have too many readers, an event of the"
                    + " account cannot be processed (`account-parked`), or the keys of"
                    + " the token's issuer are unavailable (`token-issuer.unavailable`)"));

    private ProblemResponses() {}

    /** Adds all of them to the parts that operations refer to. */
    static void describe(Components components) {
        MEANINGS.forEach((status, meaning) -> components.addResponses(
                nameOf(status),
                new ApiResponse()
                        .description(meaning)
                        .headers(headersOf(status))
                        .content(new Content()
                                .addMediaType(
                                        "application/problem+json",
                                        new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))))));
    }

    private static @Nullable Map<String, Header> headersOf(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED ->
                Map.of(
                        HttpHeaders.WWW_AUTHENTICATE,
                        new Header()
                                .description("The challenge (RFC 6750)")
                                .required(true)
                                .schema(new StringSchema()));
            case TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE ->
                Map.of(
                        HttpHeaders.RETRY_AFTER,
                        new Header()
                                .description("When the same request may succeed, in seconds")
                                .required(true)
                                .schema(new IntegerSchema().minimum(BigDecimal.ONE)));
            default -> null;
        };
    }

    static void addTo(Operation operation) {
        MEANINGS.keySet().stream()
                .filter(status -> status != HttpStatus.TOO_MANY_REQUESTS
                        || operation.getOperationId().equals("changes"))
                .forEach(status -> operation
                        .getResponses()
                        .addApiResponse(
                                Integer.toString(status.value()), new ApiResponse().$ref(RESPONSES + nameOf(status))));
    }

    private static String nameOf(HttpStatus status) {
        return status.getReasonPhrase().replace(" ", "");
    }
}
