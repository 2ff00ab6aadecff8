package io.seatledger.query.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.web.Problem;
import io.seatledger.web.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits how many reads run at a time and how many more may queue; any further read gets 503 at once. The limit is
 * lower than the number of connections to the database, so the folding always gets one and the read models keep up
 * under any load. A read that waits for events and an open stream do not count.
 */
@Component
@Order(ReadLimit.BEFORE_SECURITY)
class ReadLimit extends OncePerRequestFilter implements MeterBinder {

    /** Checking a token costs CPU, so the limit applies before it. */
    static final int BEFORE_SECURITY = -101;

    private static final long PATIENCE_SECONDS = 5;

    private final ProblemWriter problems;
    private final int reads;
    private final Semaphore queue;
    private final Semaphore running;

    ReadLimit(
            ProblemWriter problems,
            @Value("${seatledger.limits.reads}") int reads,
            @Value("${seatledger.limits.reads-in-line}") int queuedReads) {
        this.problems = problems;
        this.reads = reads;
        this.queue = new Semaphore(reads + queuedReads);
        this.running = new Semaphore(reads, true);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("seatledger.reads.running", running, r -> reads - r.availablePermits())
                .description("Reads that run on this node")
                .register(registry);
        Gauge.builder("seatledger.reads.queued", running, Semaphore::getQueueLength)
                .description("Reads that wait for their turn on this node")
                .register(registry);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            // The request is dispatched again after a wait or a stream, which have their own limits.
            run(request, response, chain);
        } else if (queue.tryAcquire()) {
            try {
                run(request, response, chain);
            } finally {
                queue.release();
            }
        } else {
            refuse(response);
        }
    }

    private void run(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (response.isCommitted()) {
            // A stream ends here and reads nothing any more.
            chain.doFilter(request, response);
        } else if (mayRun()) {
            try {
                chain.doFilter(request, response);
            } finally {
                running.release();
            }
        } else {
            refuse(response);
        }
    }

    private boolean mayRun() {
        try {
            return running.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void refuse(HttpServletResponse response) throws IOException {
        problems.write(
                response,
                Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "service.overloaded",
                        "Too many reads are in progress on this node."));
    }
}
