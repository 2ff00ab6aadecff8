package io.seatledger.query.account;

import io.seatledger.query.http.InvalidParameterException;
import io.seatledger.query.progress.Progress;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Sets a read aside, without a thread, until the account has been folded as far as the read asks for, at most five
 * seconds; then the read begins anew, and {@link AccountReaders} sees whether it is so.
 */
final class VersionWait implements HandlerInterceptor {

    private static final String PARAMETER = "minAccountVersion";
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Progress progress;

    VersionWait(Progress progress) {
        this.progress = progress;
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
        CompletableFuture<Void> reached = progress.whenReached(accountId, Long.parseLong(wanted), LONGEST_WAIT);
        if (reached.isDone()) {
            return true;
        }
        AsyncContext setAside = request.startAsync();
        // The wait has its own end.
        setAside.setTimeout(0);
        var _ = reached.thenRun(setAside::dispatch);
        return false;
    }

    private static @Nullable String accountOf(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get("accountId") instanceof String accountId ? accountId : null;
    }
}
