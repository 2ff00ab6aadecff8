package io.seatledger.infra.parts;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.lifecycle.Startable;

/**
 * Runs servers in containers where an engine can. An engine may refuse, or accept a request and never answer it, so
 * every step has a deadline. After the first failure, the engine is not asked again.
 */
final class Containers {

    /** The environment variable that says when to use containers. */
    static final String SWITCH = "SEATLEDGER_CONTAINERS";

    private static final Logger LOG = LoggerFactory.getLogger(Containers.class);

    private final Use use;
    private final Duration forEngine;
    private final Duration forContainer;
    private boolean engineIsReady;
    private boolean hasGivenUp;

    /** When to use containers. */
    enum Use {
        /** If an engine runs them. */
        WHERE_POSSIBLE,
        /** Not even if there is an engine. */
        NEVER,
        /** Without a container, there is no server. */
        ALWAYS;

        /** Reads the value of {@link #SWITCH}. */
        static Use parse(Optional<String> text) {
            return text.map(value -> Arrays.stream(values())
                            .filter(use -> use != WHERE_POSSIBLE)
                            .filter(use -> use.name().toLowerCase(Locale.ROOT).equals(value))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException(
                                    SWITCH + " must be never, always or absent, not " + value)))
                    .orElse(WHERE_POSSIBLE);
        }
    }

    /**
     * Describes when to use containers and how long to wait for them.
     *
     * @param forEngine the longest wait until the engine is ready, which includes a small container that cleans up
     * @param forContainer the longest wait for a server, which includes the download of its image
     */
    Containers(Use use, Duration forEngine, Duration forContainer) {
        this.use = use;
        this.forEngine = forEngine;
        this.forContainer = forContainer;
    }

    /**
     * Makes and starts a container.
     *
     * @return empty if there has to be another server
     * @throws IllegalStateException if a container has to be used and could not be started
     */
    synchronized <C extends Startable> Optional<C> start(Supplier<C> maker) {
        if (use == Use.NEVER || hasGivenUp) {
            return Optional.empty();
        }
        try {
            if (!engineIsReady) {
                within(forEngine, () -> DockerClientFactory.instance().client());
                engineIsReady = true;
            }
            return Optional.of(within(forContainer, () -> {
                C container = maker.get();
                container.start();
                return container;
            }));
        } catch (ExecutionException | TimeoutException e) {
            if (use == Use.ALWAYS) {
                throw new IllegalStateException(SWITCH + " is always, and there is no container", e);
            }
            hasGivenUp = true;
            LOG.warn(
                    "There are no containers, so other servers are used ({}=never does not even try): {}",
                    SWITCH,
                    reason(e));
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a container started", e);
        }
    }

    /** Runs work in a thread that may hang for ever without keeping this JVM alive. */
    private static <T> T within(Duration deadline, Callable<T> work)
            throws ExecutionException, TimeoutException, InterruptedException {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name("containers").start(task);
        try {
            return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            task.cancel(true);
            throw new TimeoutException("the container engine took longer than " + deadline.toSeconds() + " s");
        }
    }

    private static String reason(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof TimeoutException ? String.valueOf(root.getMessage()) : root.toString();
    }
}
