package io.seatledger.command.http;

import io.seatledger.command.intake.DryRun;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Puts what a tried command would have appended around its answer. */
@RestControllerAdvice
class DryRunAdvice implements ResponseBodyAdvice<Object> {

    private static final String EVENTS = DryRunAdvice.class.getName();

    private final EventCodec codec;

    DryRunAdvice(EventCodec codec) {
        this.codec = codec;
    }

    /** Makes the answer to the current request one of a dry run. */
    static void mark(List<Event> events) {
        RequestContextHolder.currentRequestAttributes().setAttribute(EVENTS, events, RequestAttributes.SCOPE_REQUEST);
    }

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
        return returnType.getContainingClass().getPackageName().equals(DryRunAdvice.class.getPackageName());
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType selectedContentType,
            Class<? extends HttpMessageConverter<?>> selectedConverterType,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        var attributes = ((ServletServerHttpRequest) request).getServletRequest();
        if (!(attributes.getAttribute(EVENTS) instanceof List<?> events)) {
            return body;
        }
        response.setStatusCode(HttpStatus.OK);
        return DryRun.of(events.stream().map(Event.class::cast).toList(), body, codec);
    }
}
