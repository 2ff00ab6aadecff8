package io.seatledger.command.http;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.Problem;
import io.seatledger.command.language.InvalidValueException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
final class DeclaredInput implements HandlerInterceptor {

    private record Declared(Set<String> parameters, boolean body) {

        static Declared by(Method method) {
            List<Parameter> all = List.of(method.getParameters());
            return new Declared(
                    all.stream().flatMap(DeclaredInput::namesOf).collect(toUnmodifiableSet()),
                    all.stream().anyMatch(parameter -> parameter.isAnnotationPresent(RequestBody.class)));
        }
    }

    private final Map<Method, Declared> routes = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotSupportedException {
        if (handler instanceof HandlerMethod route && !request.getMethod().equals(HttpMethod.OPTIONS.name())) {
            Declared declared = routes.computeIfAbsent(route.getMethod(), Declared::by);
            request.getParameterMap().forEach((name, values) -> {
                if (!declared.parameters.contains(name)) {
                    throw new InvalidValueException(Problem.abbreviated(name), "is not a parameter of this request");
                }
                if (values.length > 1) {
                    throw new InvalidValueException(name, "must be given only once");
                }
            });
            if (!declared.body && hasBody(request)) {
                throw new HttpMediaTypeNotSupportedException("this request takes no body");
            }
        }
        return true;
    }

    private static Stream<String> namesOf(Parameter parameter) {
        if (parameter.getType() == CommandContext.class) {
            return Stream.of(CommandContextResolver.DRY_RUN);
        }
        return parameter.isAnnotationPresent(RequestParam.class) ? Stream.of(parameter.getName()) : Stream.empty();
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }
}
