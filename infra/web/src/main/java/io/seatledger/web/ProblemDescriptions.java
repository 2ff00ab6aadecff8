package io.seatledger.web;

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
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The problems that a service answers with, as its OpenAPI document describes them. */
public final class ProblemDescriptions {

    private static final String TYPE = "application/problem+json";
    private static final String RESPONSES = "#/components/responses/";

    private final Map<HttpStatus, String> meanings;

    /** @param meanings what each status means, in words that hold for every operation of the service */
    public ProblemDescriptions(Map<HttpStatus, String> meanings) {
        this.meanings = new EnumMap<>(meanings);
    }

    /** Adds all of them to the parts that operations refer to. */
    public void describe(Components components) {
        meanings.keySet().forEach(status -> components.addResponses(nameOf(status), response(status)));
    }

    /** Refers an operation to those that it may be answered with. */
    public void addTo(Operation operation, Predicate<HttpStatus> possible) {
        meanings.keySet().stream()
                .filter(possible)
                .forEach(status -> operation
                        .getResponses()
                        .addApiResponse(
                                Integer.toString(status.value()), new ApiResponse().$ref(RESPONSES + nameOf(status))));
    }

    /** A response of its own, for an operation that has an example of it. */
    public ApiResponse response(HttpStatus status) {
        return new ApiResponse()
                .description(meanings.get(status))
                .headers(headersOf(status))
                .content(new Content()
                        .addMediaType(
                                TYPE, new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    }

    /** The part of a response that has the problem. */
    public static MediaType problemIn(ApiResponse response) {
        return Objects.requireNonNull(response.getContent().get(TYPE));
    }

    /** The name under which a status is among the parts of the document. */
    public static String nameOf(HttpStatus status) {
        return status.getReasonPhrase().replace(" ", "");
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
}
