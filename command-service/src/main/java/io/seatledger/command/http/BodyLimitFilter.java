package io.seatledger.command.http;

import io.seatledger.command.request.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses a body that is longer than any command needs, whether its length is announced or not. */
@Component
@Order(0)
class BodyLimitFilter extends OncePerRequestFilter {

    /** 10,000 addresses of the longest kind, each with a display name, fit; pasted, or in a file. */
    private static final int PASTED_LIMIT = 8 * 1024 * 1024;

    /** A bulk of 1,000 users with the longest identifiers fits. */
    private static final int LIMIT = 128 * 1024;

    private final ProblemWriter problems;

    BodyLimitFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int limit = isLong(request.getRequestURI()) ? PASTED_LIMIT : LIMIT;
        if (request.getContentLengthLong() > limit) {
            problems.write(response, tooLarge(limit));
        } else {
            chain.doFilter(new LimitedRequest(request, limit), response);
        }
    }

    private static boolean isLong(String path) {
        return path.endsWith("/invitations") || path.endsWith("/imports");
    }

    private static Problem tooLarge(int limit) {
        return Problem.of(HttpStatus.CONTENT_TOO_LARGE, "request.too-large",
                "The body may have at most %d bytes.".formatted(limit), Map.of("limit", limit));
    }

    /** The body turned out to be longer than allowed. */
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
