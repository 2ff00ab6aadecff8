package io.seatledger.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.RequestPath;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a path or a query string that cannot be read. Tomcat reads the query when it is first asked for a parameter,
 * Spring the path when it looks for the route, and both throw then: here is the one place that expects it, before all
 * other filters.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ReadableTargetFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;

    ReadableTargetFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isReadable(request)) {
            chain.doFilter(request, response);
        } else {
            problems.write(
                    response,
                    Problem.of(
                            HttpStatus.BAD_REQUEST,
                            "request.malformed",
                            "The path and the query string must be percent-encoded UTF-8, with a name for each"
                                    + " parameter and not too many of them."));
        }
    }

    private static boolean isReadable(HttpServletRequest request) {
        try {
            request.getParameterMap();
            RequestPath.parse(request.getRequestURI(), request.getContextPath());
            return true;
        } catch (IllegalStateException | IllegalArgumentException _) {
            return false;
        }
    }
}
