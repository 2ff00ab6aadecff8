package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.infra.parts.Parts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One account sends hundreds of long lists, while another one sends a single command. */
class TakingTurnsIT {

    private static final Executor CALLERS = task -> Thread.ofVirtual().start(task);

    /** So many that what is decided while the single command is on its way is a small part of them. */
    private static final int LISTS = 1_000;

    private static final int PEOPLE = 20;

    @Test
    void letsNobodyWaitForTheManyOfAnotherAccount() {
        var limits = Map.of(
                "seatledger.limits.commands-of-a-sender", String.valueOf(2 * LISTS),
                "seatledger.limits.commands-of-an-account", String.valueOf(2 * LISTS));
        try (ServiceUnderTest service = ServiceUnderTest.start(Parts.postgres().freshDatabase(), limits)) {
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
