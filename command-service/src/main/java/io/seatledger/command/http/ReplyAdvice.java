package io.seatledger.command.http;

import io.seatledger.command.intake.Reply;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Writes replies. This is the only place that gives them an HTTP status and a body. */
@RestControllerAdvice
class ReplyAdvice implements ResponseBodyAdvice<Object> {

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
        return Reply.class.isAssignableFrom(returnType.getParameterType());
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType selectedContentType,
            Class<? extends HttpMessageConverter<?>> selectedConverterType,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (!(body instanceof Reply<?> reply)) {
            return body;
        }
        return switch (reply) {
            // The route sets the status, such as 201.
            case Reply.Accepted<?> accepted -> accepted.answer();
            case Reply.Refused<?> refused -> {
                response.setStatusCode(HttpStatus.valueOf(refused.problem().status()));
                response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
                yield refused.problem();
            }
            case Reply.Tried<?> tried -> {
                response.setStatusCode(HttpStatus.OK);
                yield tried.dryRun();
            }
        };
    }
}
