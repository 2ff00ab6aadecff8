package io.seatledger.command.http;

import io.seatledger.command.intake.CommandType;
import io.seatledger.command.intake.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a body that is longer than any command needs, whether or not its length was announced, and limits how many
 * long bodies are in progress at a time. It runs after authentication, so callers without a token take nobody's place.
 */
@Component
@Order(0)
class BodyLimitFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;
    private final Semaphore longBodies;

    BodyLimitFilter(ProblemWriter problems, @Value("${seatledger.limits.long-bodies}") int longBodies) {
        this.problems = problems;
        this.longBodies = new Semaphore(longBodies);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean mayBeLong = mayBeLong(request.getRequestURI());
        int limit = mayBeLong ? CommandType.LONGEST : CommandType.USUAL;
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            problems.write(response, tooLarge(limit));
        } else if (mayBeLong && (announced < 0 || announced > CommandType.USUAL)) {
            filterLongBody(new LimitedRequest(request, limit), response, chain);
        } else {
            chain.doFilter(new LimitedRequest(request, limit), response);
        }
    }

    /** A long body stays in memory until its command is decided, so it keeps its place until then. */
    private void filterLongBody(LimitedRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!longBodies.tryAcquire()) {
            problems.write(
                    response,
                    Problem.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "service.overloaded",
                            "Too many long requests are in progress on this node. Nothing was changed."));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            longBodies.release();
        }
    }

    private static boolean mayBeLong(String path) {
        return path.endsWith("/invitations") || path.endsWith("/imports");
    }

    private static Problem tooLarge(int limit) {
        return Problem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "request.too-large",
                "The body may have at most %d bytes.".formatted(limit),
                Map.of("limit", limit));
    }

    /** Thrown when a body turns out to be longer than allowed. */
    static final class BodyTooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int limit;

        private BodyTooLargeException(int limit) {
            super("the body exceeds " + limit + " bytes");
            this.limit = limit;
        }

        Problem problem() {
            return tooLarge(limit);
        }
    }

    private static final class LimitedRequest extends HttpServletRequestWrapper {

        private final int limit;

        private LimitedRequest(HttpServletRequest request, int limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), limit);
        }
    }

    private static final class LimitedStream extends ServletInputStream {

        private final ServletInputStream body;
        private final int limit;
        private long read;

        private LimitedStream(ServletInputStream body, int limit) {
            this.body = body;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int b = body.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = body.read(bytes, offset, length);
            count(Math.max(n, 0));
            return n;
        }

        private void count(int more) throws BodyTooLargeException {
            read += more;
            if (read > limit) {
                throw new BodyTooLargeException(limit);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
