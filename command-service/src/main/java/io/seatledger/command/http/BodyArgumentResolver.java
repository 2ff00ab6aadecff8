package io.seatledger.command.http;

import io.seatledger.command.decision.DiscriminatedBy;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.language.AccountId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
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
                && (type.isRecord() || type.isAnnotationPresent(DiscriminatedBy.class));
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder)
            throws HttpMediaTypeNotSupportedException {
        HttpServletRequest body = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        requireUtf8(body);
        return codec.read(parameter.getParameterType(), bytesOf(body), accountIn(body));
    }

    /** JSON that systems exchange is UTF-8 (RFC 8259), whatever else a caller says. */
    private static void requireUtf8(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        MediaType type = MediaType.parseMediaType(request.getContentType());
        if (type.getCharset() != null && !type.getCharset().equals(StandardCharsets.UTF_8)) {
            throw new HttpMediaTypeNotSupportedException(
                    type, List.of(new MediaType(type.getType(), type.getSubtype())));
        }
    }

    /** A body that breaks off is the sender's fault, and one that is too long has a problem of its own. */
    private static byte[] bytesOf(HttpServletRequest request) {
        try {
            return request.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new HttpMessageNotReadableException(
                    "the body cannot be read", e, new ServletServerHttpRequest(request));
        }
    }

    private static @Nullable AccountId accountIn(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("accountId") instanceof String account
                ? PathIds.account(account)
                : null;
    }
}
