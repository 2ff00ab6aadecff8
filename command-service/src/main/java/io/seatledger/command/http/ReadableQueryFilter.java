package io.seatledger.command.http;

import io.seatledger.command.intake.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a query string that cannot be read. Tomcat reads it when it is first asked for a parameter, and throws then:
 * here is the one place that expects it, before all other filters.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ReadableQueryFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;

    ReadableQueryFilter(ProblemWriter problems) {
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
                            "The query string must be percent-encoded UTF-8, with a name for each parameter and not"
                                    + " too many of them."));
        }
    }

    private static boolean isReadable(HttpServletRequest request) {
        try {
            request.getParameterMap();
            return true;
        } catch (IllegalStateException _) {
            return false;
        }
    }
}
