package io.seatledger.command.http;

import io.seatledger.command.decision.Variants;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.language.AccountId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Reads every JSON body with the codec that also reads the bus, so both are equally strict. A command takes its account
 * from the path.
 */
record BodyArgumentResolver(CommandCodec codec) implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return parameter.hasParameterAnnotation(RequestBody.class)
                && (type.isRecord() || type.isAnnotationPresent(Variants.class));
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder)
            throws IOException, HttpMediaTypeNotSupportedException {
        HttpServletRequest body = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        String type = body.getContentType();
        if (type == null || !MediaType.APPLICATION_JSON.includes(MediaType.parseMediaType(type))) {
            throw new HttpMediaTypeNotSupportedException(
                    type == null ? null : MediaType.parseMediaType(type), List.of(MediaType.APPLICATION_JSON));
        }
        return codec.read(parameter.getParameterType(), body.getInputStream().readAllBytes(), accountIn(body));
    }

    private static @Nullable AccountId accountIn(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("accountId") instanceof String account
                ? PathIds.account(account)
                : null;
    }
}
