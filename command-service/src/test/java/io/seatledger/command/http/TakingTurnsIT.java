package io.seatledger.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One account sends hundreds of long lists, and after them another one sends a single command. */
class TakingTurnsIT {

    private static final Executor CALLERS = task -> Thread.ofVirtual().start(task);
    private static final int LISTS = 500;
    private static final int PEOPLE = 20;

    @Test
    void letsNobodyWaitForTheManyOfAnotherAccount() throws SQLException {
        var limits = Map.of(
                "seatledger.limits.commands-of-a-sender", String.valueOf(2 * LISTS),
                "seatledger.limits.commands-of-an-account", String.valueOf(2 * LISTS));
        DatabaseAddress database = Parts.postgres().freshDatabase();
        try (ServiceUnderTest service = ServiceUnderTest.start(database, limits)) {
            service.openAccount("flooding");
            service.openAccount("modest");
            List<CompletableFuture<Answer>> flood;
            CompletableFuture<Long> meanwhile;
            try (HeldLog _ = HeldLog.of(database)) {
                flood = IntStream.range(0, LISTS)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> service.post("/api/v1/accounts/flooding/invitations", list(i)), CALLERS))
                        .toList();
                await().until(() -> waiting(service) > LISTS * 4 / 5);
                double before = waiting(service);
                meanwhile = CompletableFuture.supplyAsync(
                        () -> {
                            Answer modest = service.post("/api/v1/accounts/modest/users", "{\"email\":\"m@x.io\"}");
                            assertThat(modest.status()).as(modest.text()).isEqualTo(201);
                            return answered(flood);
                        },
                        CALLERS);
                await().until(() -> waiting(service) > before);
                assertThat(answered(flood)).isZero();
            }

            assertThat(meanwhile.join()).isLessThan(LISTS / 2);
            assertThat(flood.stream().map(CompletableFuture::join))
                    .allSatisfy(a -> assertThat(a.json().path("invited").asInt())
                            .as(a.text())
                            .isEqualTo(PEOPLE));
        }
    }

    private static double waiting(ServiceUnderTest service) {
        return service.get("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith("seatledger_appends_waiting "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
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
