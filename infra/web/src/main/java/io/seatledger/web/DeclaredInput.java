package io.seatledger.web;

import static java.util.stream.Collectors.toUnmodifiableSet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses what a route does not take: a query parameter that its method does not declare, one that is given twice, and
 * a body where the method has none.
 */
public final class DeclaredInput implements HandlerInterceptor {

    private final Map<Class<?>, String> readByTypes;
    private final BiFunction<String, String, RuntimeException> invalid;
    private final Map<Method, Declared> routes = new ConcurrentHashMap<>();

    private record Declared(Set<String> parameters, boolean body) {}

    /**
     * @param readByTypes the query parameters that a method declares by taking an argument of a type
     * @param invalid makes the exception for a parameter: from its name, and what is wrong with it
     */
    public DeclaredInput(Map<Class<?>, String> readByTypes, BiFunction<String, String, RuntimeException> invalid) {
        this.readByTypes = Map.copyOf(readByTypes);
        this.invalid = invalid;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotSupportedException {
        if (handler instanceof HandlerMethod route && !request.getMethod().equals(HttpMethod.OPTIONS.name())) {
            Declared declared = routes.computeIfAbsent(route.getMethod(), this::declaredBy);
            request.getParameterMap().forEach((name, values) -> {
                if (!declared.parameters.contains(name)) {
                    throw invalid.apply(Problem.abbreviated(name), "is not a parameter of this request");
                }
                if (values.length > 1) {
                    throw invalid.apply(name, "must be given only once");
                }
            });
            if (!declared.body && hasBody(request)) {
                throw new HttpMediaTypeNotSupportedException("this request takes no body");
            }
        }
        return true;
    }

    private Declared declaredBy(Method method) {
        List<Parameter> all = List.of(method.getParameters());
        return new Declared(
                all.stream().flatMap(this::namesOf).collect(toUnmodifiableSet()),
                all.stream().anyMatch(parameter -> parameter.isAnnotationPresent(RequestBody.class)));
    }

    private Stream<String> namesOf(Parameter parameter) {
        String name = readByTypes.get(parameter.getType());
        if (name != null) {
            return Stream.of(name);
        }
        return parameter.isAnnotationPresent(RequestParam.class) ? Stream.of(parameter.getName()) : Stream.empty();
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }
}
