package io.seatledger.query.http;

import static io.seatledger.query.http.Problems.problem;

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
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets so many requests at a time be worked on, and so many wait for that. They are fewer than there are connections to
 * the database: whatever is asked, the folding has one, and what is read becomes newer. Those that come on top are told
 * at once to come again. A read that waits for events and a stream that is open are not being worked on.
 */
@Component
@Order(ReadLimit.BEFORE_SECURITY)
class ReadLimit extends OncePerRequestFilter {

    /** To check a token is work, too. */
    static final int BEFORE_SECURITY = -101;

    private static final long PATIENCE_SECONDS = 5;

    private final ProblemWriter problems;
    private final Semaphore line;
    private final Semaphore work;

    ReadLimit(
            ProblemWriter problems,
            @Value("${seatledger.limits.reads}") int reads,
            @Value("${seatledger.limits.reads-in-line}") int readsInLine) {
        this.problems = problems;
        this.line = new Semaphore(reads + readsInLine);
        this.work = new Semaphore(reads, true);
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
            // Was counted among those that wait for events, or that follow changes.
            work(request, response, chain);
        } else if (line.tryAcquire()) {
            try {
                work(request, response, chain);
            } finally {
                line.release();
            }
        } else {
            refuse(response);
        }
    }

    private void work(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (response.isCommitted()) {
            // The end of a stream: nothing is read any more.
            chain.doFilter(request, response);
        } else if (mayWork()) {
            try {
                chain.doFilter(request, response);
            } finally {
                work.release();
            }
        } else {
            refuse(response);
        }
    }

    private boolean mayWork() {
        try {
            return work.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void refuse(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        problems.write(
                response,
                problem(HttpStatus.SERVICE_UNAVAILABLE, "service.overloaded", "Too many reads are under way here."));
    }
}
