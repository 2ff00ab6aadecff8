package io.seatledger.query.http;

import static java.util.stream.Collectors.toUnmodifiableSet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses what a read does not take: a query parameter that its method does not declare, one that is given twice, and
 * any body.
 */
final class DeclaredInput implements HandlerInterceptor {

    private static final int LONGEST_REPEATED = 63;

    private final Map<Method, Set<String>> routes = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotSupportedException {
        if (handler instanceof HandlerMethod route && !request.getMethod().equals(HttpMethod.OPTIONS.name())) {
            Set<String> declared = routes.computeIfAbsent(route.getMethod(), DeclaredInput::parametersOf);
            request.getParameterMap().forEach((name, values) -> {
                if (!declared.contains(name)) {
                    throw new InvalidParameterException(abbreviated(name), "is not a parameter of this request");
                }
                if (values.length > 1) {
                    throw new InvalidParameterException(name, "must be given only once");
                }
            });
            if (request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
                throw new HttpMediaTypeNotSupportedException("this request takes no body");
            }
        }
        return true;
    }

    private static Set<String> parametersOf(Method method) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
                .map(Parameter::getName)
                .collect(toUnmodifiableSet());
    }

    private static String abbreviated(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_REPEATED
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_REPEATED)) + "…";
    }
}
