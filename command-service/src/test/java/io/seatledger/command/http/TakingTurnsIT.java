package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One account sends hundreds of long lists, while another one sends a single command. */
class TakingTurnsIT {

    private static final Executor CALLERS = task -> Thread.ofVirtual().start(task);

    /** Fewer than one sender may have waiting at a time. */
    private static final int LISTS = 250;

    private static final int PEOPLE = 50;

    @Test
    void letsNobodyWaitForTheManyOfAnotherAccount() {
        try (ServiceUnderTest service = ServiceUnderTest.start()) {
            service.openAccount("flooding");
            service.openAccount("modest");
            List<CompletableFuture<Answer>> flood = IntStream.range(0, LISTS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> service.post("/api/v1/accounts/flooding/invitations", list(i)), CALLERS))
                    .toList();
            await().pollInterval(Duration.ofMillis(10)).until(() -> answered(flood) > 0);
            long before = answered(flood);

            Answer modest = service.post("/api/v1/accounts/modest/users", "{\"email\":\"m@x.io\"}");
            long meanwhile = answered(flood) - before;

            assertThat(modest.status()).as(modest.text()).isEqualTo(201);
            assertThat(meanwhile).isLessThan(LISTS / 3);
            assertThat(flood.stream().map(CompletableFuture::join))
                    .allSatisfy(a -> assertThat(a.json().path("invited").asInt())
                            .as(a.text())
                            .isEqualTo(PEOPLE));
        }
    }

    private static long answered(List<CompletableFuture<Answer>> flood) {
        return flood.stream().filter(CompletableFuture::isDone).count();
    }

    private static String list(int number) {
        return IntStream.range(0, PEOPLE)
                .mapToObj(i -> "l%d-p%d@x.io".formatted(number, i))
                .collect(Collectors.joining(" ", "{\"addresses\":\"", "\"}"));
    }
}
