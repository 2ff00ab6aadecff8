package io.seatledger.query.consuming;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * Whether the database answers. It sends {@code ping}, which every server of the protocol supports; Spring Boot's own
 * indicator needs more. It does not wait for long: a health report must come even if the database does not answer.
 */
final class MongoHealth implements HealthIndicator {

    private static final Duration PATIENCE = Duration.ofMillis(700);
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final MongoOperations mongo;

    MongoHealth(MongoOperations mongo) {
        this.mongo = mongo;
    }

    @Override
    public Health health() {
        try {
            return CompletableFuture.supplyAsync(() -> mongo.executeCommand("{ ping: 1 }"), THREADS)
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .thenApply(_ -> Health.up().build())
                    .join();
        } catch (CompletionException e) {
            return e.getCause() instanceof TimeoutException
                    ? Health.down()
                            .withDetail("error", "no answer within %d ms".formatted(PATIENCE.toMillis()))
                            .build()
                    : Health.down(Objects.requireNonNullElse(e.getCause(), e)).build();
        }
    }
}
