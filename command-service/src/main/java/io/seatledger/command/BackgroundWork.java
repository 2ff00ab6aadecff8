package io.seatledger.command;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Stops all background work at the same time, while the last requests are answered. Spring closes beans one after the
 * other, so the times that each of them takes to finish what is under way would add up.
 */
final class BackgroundWork implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);

    private final List<AutoCloseable> workers;
    private volatile boolean running;

    /** @param workers may be closed again later */
    BackgroundWork(List<AutoCloseable> workers) {
        this.workers = List.copyOf(workers);
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Returns at once; the callback runs when all workers have stopped. */
    @Override
    public void stop(Runnable callback) {
        running = false;
        var _ = CompletableFuture.allOf(workers.stream()
                        .map(worker -> CompletableFuture.runAsync(() -> close(worker), Thread::startVirtualThread))
                        .toArray(CompletableFuture[]::new))
                .whenComplete((_, _) -> callback.run());
    }

    private static void close(AutoCloseable worker) {
        try {
            worker.close();
        } catch (Exception e) {
            LOG.warn("{} did not stop", worker, e);
        }
    }
}
