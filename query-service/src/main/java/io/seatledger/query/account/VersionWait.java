package io.seatledger.query.account;

import io.seatledger.query.http.OverloadedException;
import io.seatledger.query.http.WholeNumber;
import io.seatledger.query.progress.Progress;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Suspends a read until the account is folded up to the version that the read asks for, for at most five seconds and
 * without holding a thread. Then the read is dispatched again, and {@link AccountReaders} checks whether the version
 * was reached. A caller who may not read the account always waits the full five seconds, so the time until the refusal
 * reveals nothing about the account.
 */
final class VersionWait implements HandlerInterceptor {

    private static final String PARAMETER = "minAccountVersion";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    /** How many callers without the right to read may wait at a time: most of the places remain for readers. */
    private static final int MOST_STRANGERS = 500;

    private final Progress progress;
    private final AccountReaders readers;
    private final Semaphore strangers = new Semaphore(MOST_STRANGERS);

    VersionWait(Progress progress, AccountReaders readers) {
        this.progress = progress;
        this.readers = readers;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String wanted = request.getParameter(PARAMETER);
        String accountId = accountOf(request);
        if (wanted == null || accountId == null || request.getDispatcherType() == DispatcherType.ASYNC) {
            return true;
        }
        long version = WholeNumber.parse(PARAMETER, wanted, 0, WholeNumber.HIGHEST_VERSION);
        String subject = Objects.requireNonNull(request.getUserPrincipal()).getName();
        if (!readers.mayRead(accountId, subject)) {
            suspendStranger(request, accountId, subject, version);
            return false;
        }
        CompletableFuture<Void> reached = progress.whenReached(accountId, version, LONGEST_WAIT);
        if (reached.isDone()) {
            return true;
        }
        AsyncContext suspended = suspend(request);
        var _ = reached.thenRun(suspended::dispatch);
        return false;
    }

    /** The events that the caller waits for may be the very ones that grant the right to read. */
    private void suspendStranger(HttpServletRequest request, String accountId, String subject, long wanted) {
        if (!strangers.tryAcquire()) {
            throw OverloadedException.ofTheService("Too many reads are waiting on this node.");
        }
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        CompletableFuture<Void> reached;
        try {
            reached = progress.whenReached(accountId, wanted, LONGEST_WAIT);
        } catch (RuntimeException e) {
            strangers.release();
            throw e;
        }
        AsyncContext suspended = suspend(request);
        var _ = reached.thenRunAsync(
                () -> {
                    long rest = mayReadNow(accountId, subject) ? 0 : Math.max(0, end - System.nanoTime());
                    CompletableFuture.delayedExecutor(rest, TimeUnit.NANOSECONDS, THREADS)
                            .execute(() -> {
                                strangers.release();
                                suspended.dispatch();
                            });
                },
                THREADS);
    }

    /** If that cannot be found out, the read is dispatched all the same, and says why. */
    private boolean mayReadNow(String accountId, String subject) {
        try {
            return readers.mayRead(accountId, subject);
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static AsyncContext suspend(HttpServletRequest request) {
        AsyncContext suspended = request.startAsync();
        // Progress ends the wait by itself.
        suspended.setTimeout(0);
        return suspended;
    }

    private static @Nullable String accountOf(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("accountId") instanceof String accountId
                ? accountId
                : null;
    }
}
