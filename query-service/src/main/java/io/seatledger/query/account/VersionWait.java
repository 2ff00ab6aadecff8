package io.seatledger.query.account;

import io.seatledger.query.http.InvalidParameterException;
import io.seatledger.query.http.OverloadedException;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Sets a read aside, without a thread, until the account has been folded as far as the read asks for, at most five
 * seconds; then the read begins anew, and {@link AccountReaders} sees whether it is so. Who may not read the account
 * always waits as long as it can take: how fast the refusal comes tells nothing of the account.
 */
final class VersionWait implements HandlerInterceptor {

    private static final String PARAMETER = "minAccountVersion";
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    /** Strangers who wait at a time; they leave most of the room to readers. */
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
        if (!VERSION.matcher(wanted).matches()) {
            throw new InvalidParameterException(PARAMETER, "must be a whole number, not below 0");
        }
        String subject = Objects.requireNonNull(request.getUserPrincipal()).getName();
        if (!readers.mayRead(accountId, subject)) {
            setAsideStranger(request, accountId, subject, Long.parseLong(wanted));
            return false;
        }
        CompletableFuture<Void> reached = progress.whenReached(accountId, Long.parseLong(wanted), LONGEST_WAIT);
        if (reached.isDone()) {
            return true;
        }
        AsyncContext setAside = setAside(request);
        var _ = reached.thenRun(setAside::dispatch);
        return false;
    }

    /** May turn out to be a reader by the very events that are waited for. */
    private void setAsideStranger(HttpServletRequest request, String accountId, String subject, long wanted) {
        if (!strangers.tryAcquire()) {
            throw OverloadedException.ofTheService("Too many reads wait for events here.");
        }
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        CompletableFuture<Void> reached;
        try {
            reached = progress.whenReached(accountId, wanted, LONGEST_WAIT);
        } catch (RuntimeException e) {
            strangers.release();
            throw e;
        }
        AsyncContext setAside = setAside(request);
        var _ = reached.thenRunAsync(
                () -> {
                    long rest = readers.mayRead(accountId, subject) ? 0 : Math.max(0, end - System.nanoTime());
                    CompletableFuture.delayedExecutor(rest, TimeUnit.NANOSECONDS, THREADS)
                            .execute(() -> {
                                strangers.release();
                                setAside.dispatch();
                            });
                },
                THREADS);
    }

    private static AsyncContext setAside(HttpServletRequest request) {
        AsyncContext setAside = request.startAsync();
        // The wait has its own end.
        setAside.setTimeout(0);
        return setAside;
    }

    private static @Nullable String accountOf(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("accountId") instanceof String accountId
                ? accountId
                : null;
    }
}
