package io.seatledger.command.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Compares a request only with the routes whose paths have as many segments. Spring would compare it with all of them,
 * in all respects.
 */
final class RoutesOfEqualLength extends RequestMappingHandlerMapping {

    private static final int ANY = -1;

    private final Map<RequestMappingInfo, Integer> segments = new ConcurrentHashMap<>();

    /** A request whose route is sought. */
    private static final class Sought extends HttpServletRequestWrapper {

        private final int segments;

        private Sought(HttpServletRequest request, String path) {
            super(request);
            this.segments = segmentsOf(path);
        }
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request) throws Exception {
        return super.lookupHandlerMethod(path, new Sought(request, path));
    }

    @Override
    protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo route, HttpServletRequest request) {
        int ofRoute = segments.computeIfAbsent(route, RoutesOfEqualLength::segmentsOf);
        return request instanceof Sought sought && ofRoute != ANY && ofRoute != sought.segments
                ? null
                : super.getMatchingMapping(route, request);
    }

    private static int segmentsOf(RequestMappingInfo route) {
        return route.getPatternValues().stream()
                .map(pattern -> pattern.contains("*") ? ANY : segmentsOf(pattern))
                .reduce((one, other) -> one.equals(other) ? one : ANY)
                .orElse(ANY);
    }

    private static int segmentsOf(String path) {
        return Math.toIntExact(path.chars().filter(c -> c == '/').count());
    }
}
