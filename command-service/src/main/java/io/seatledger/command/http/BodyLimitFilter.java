package io.seatledger.command.http;

import io.seatledger.command.decision.KeyedPermits;
import io.seatledger.command.decision.KeyedPermits.Permit;
import io.seatledger.command.intake.CommandType;
import io.seatledger.web.Problem;
import io.seatledger.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds what the body of a request may cost. A body that is longer than any command needs is refused, whether or not
 * its length was announced, and so is one that trickles in. Long bodies are limited in number, in all and for each
 * sender. A request takes its place when its body is first read, which is after its sender was found to have the
 * rights, and keeps it to the end, because the body stays in memory until its command is decided.
 */
@Component
@Order(0)
@EnableConfigurationProperties(BodyLimitFilter.Limits.class)
class BodyLimitFilter extends OncePerRequestFilter {

    /**
     * The limits of bodies.
     *
     * @param longAtOnce the most long bodies that are read or decided at a time
     * @param longOfASender the most of them with the same sender
     * @param patience how long a body may take at whatever rate
     * @param leastRate the least bytes in each second after that, on average
     */
    @ConfigurationProperties("seatledger.limits.bodies")
    record Limits(int longAtOnce, int longOfASender, Duration patience, DataSize leastRate) {}

    private final ProblemWriter problems;
    private final Limits limits;
    private final Semaphore places;
    private final KeyedPermits<String> senders;

    BodyLimitFilter(ProblemWriter problems, Limits limits) {
        this.problems = problems;
        this.limits = limits;
        this.places = new Semaphore(limits.longAtOnce());
        this.senders = new KeyedPermits<>(limits.longOfASender());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean mayBeLong = mayBeLong(request.getRequestURI());
        int limit = mayBeLong ? CommandType.LONGEST : CommandType.USUAL;
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            problems.write(response, tooLarge(limit));
            return;
        }
        boolean isLong = mayBeLong && (announced < 0 || announced > CommandType.USUAL);
        var limited = new LimitedRequest(request, limit, isLong);
        try {
            chain.doFilter(limited, response);
        } finally {
            limited.leave();
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

    /** Thrown when a body is not read, or not read to its end. */
    static final class BodyRefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        private BodyRefusedException(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    private final class LimitedRequest extends HttpServletRequestWrapper {

        private final int limit;
        private final boolean isLong;
        private @Nullable ServletInputStream body;
        private @Nullable Permit place;

        private LimitedRequest(HttpServletRequest request, int limit, boolean isLong) {
            super(request);
            this.limit = limit;
            this.isLong = isLong;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) {
                if (isLong) {
                    place = enter();
                }
                body = new LimitedStream(super.getInputStream(), limit, limits);
            }
            return body;
        }

        /** Security has let nobody in who is not authenticated. */
        private Permit enter() throws BodyRefusedException {
            Permit ofSender = senders.tryAcquire(
                            Objects.requireNonNull(getUserPrincipal()).getName())
                    .orElseThrow(() -> new BodyRefusedException(Problem.of(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "sender.overloaded",
                            "Too many long requests of yours are in progress on this node. Nothing was changed.")));
            if (!places.tryAcquire()) {
                ofSender.close();
                throw new BodyRefusedException(Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "service.overloaded",
                        "Too many long requests are in progress on this node. Nothing was changed."));
            }
            return () -> {
                places.release();
                ofSender.close();
            };
        }

        private void leave() {
            if (place != null) {
                place.close();
            }
        }
    }

    private static final class LimitedStream extends ServletInputStream {

        private final ServletInputStream body;
        private final int limit;
        private final Limits limits;
        private final long start = System.nanoTime();
        private long read;

        private LimitedStream(ServletInputStream body, int limit, Limits limits) {
            this.body = body;
            this.limit = limit;
            this.limits = limits;
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

        private void count(int more) throws BodyRefusedException {
            read += more;
            if (read > limit) {
                throw new BodyRefusedException(tooLarge(limit));
            }
            double seconds = (System.nanoTime() - start - limits.patience().toNanos()) / 1e9;
            if (read < seconds * limits.leastRate().toBytes()) {
                throw new BodyRefusedException(Problem.of(
                        HttpStatus.REQUEST_TIMEOUT,
                        "request.too-slow",
                        "The body must arrive at %d bytes a second or more."
                                .formatted(limits.leastRate().toBytes())));
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
