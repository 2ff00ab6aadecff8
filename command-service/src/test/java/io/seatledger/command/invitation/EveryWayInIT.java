package io.seatledger.command.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.ImportEvent.UserImportRowsHandled;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.Parts;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** An address is read by the same rule whether it comes alone, in a list, in a file, or over the bus. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryWayInIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final EventCodec EVENTS = new EventCodec();
    private static final List<String> NOBODY = List.of();

    private ServiceUnderTest service;
    private BusClient bus;
    private int accounts;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        service.awaitTopics();
        bus = new BusClient(Parts.kafka().bootstrapServers(), service.commands(), service.results());
    }

    @AfterAll
    void stop() {
        bus.close();
        service.close();
    }

    /** What was written; whom it invites as one address, and as a list. Several texts are sent one after the other. */
    private static Stream<Arguments> cases() {
        return Stream.of(
                row(
                        List.of("sami@example.com، noor@example.com"),
                        NOBODY,
                        List.of("sami@example.com", "noor@example.com")),
                row(List.of("lee@example.com✅"), NOBODY, List.of("lee@example.com")),
                row(List.of("max@example.com→Sales"), NOBODY, List.of("max@example.com")),
                row(
                        List.of("dot@example.com", "dot@example.com。"),
                        List.of("dot@example.com"),
                        List.of("dot@example.com")),
                row(List.of("dot@example.com."), NOBODY, List.of("dot@example.com")),
                row(
                        List.of("seat@example.org", "se\u200Bat@example.org", "\u00A0seat@example.org"),
                        List.of("seat@example.org"),
                        List.of("seat@example.org")),
                row(
                        List.of("Weber, Luca <luca@example.org>; Diaz, Ana <ana@example.org>"),
                        NOBODY,
                        List.of("luca@example.org Weber, Luca", "ana@example.org Diaz, Ana")),
                row(List.of("\"a@example.org\",\"b@example.org\""), NOBODY, List.of("a@example.org", "b@example.org")),
                row(List.of("Kim Lee (kim@example.org)"), NOBODY, List.of("kim@example.org Kim Lee")),
                row(List.of("[kim@example.org](mailto:kim@example.org)"), NOBODY, List.of("kim@example.org")),
                row(List.of("mailto:kim@example.org?subject=Hi"), NOBODY, List.of("kim@example.org")),
                row(
                        List.of("a@example.org，b@example.org；c@example.org"),
                        NOBODY,
                        List.of("a@example.org", "b@example.org", "c@example.org")),
                row(
                        List.of("Name\tE-mail\tTeam\nP 1\tp1@example.net\tSales\nP 2\tp2@example.net\tSales"),
                        NOBODY,
                        List.of("p1@example.net P 1", "p2@example.net P 2")),
                row(
                        List.of("• ann@example.org\n1. bob@example.org\nTo: eve@example.org"),
                        NOBODY,
                        List.of("ann@example.org", "bob@example.org", "eve@example.org")),
                row(
                        List.of("luca.b@büro.example"),
                        List.of("luca.b@xn--bro-hoa.example"),
                        List.of("luca.b@xn--bro-hoa.example")),
                row(List.of("kim@xn--com-nwe.example"), NOBODY, NOBODY));
    }

    private static Arguments row(List<String> texts, List<String> alone, List<String> asList) {
        return Arguments.of(texts, alone, asList);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asOneAddress(List<String> texts, List<String> alone, List<String> asList) {
        String account = account();

        for (String text : texts) {
            service.post("/api/v1/accounts/" + account + "/users", json(Map.of("email", text)));
        }

        assertThat(invited(account)).containsExactlyElementsOf(alone);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asAList(List<String> texts, List<String> alone, List<String> asList) {
        String account = account();

        for (String text : texts) {
            Answer answer =
                    service.post("/api/v1/accounts/" + account + "/invitations", json(Map.of("addresses", text)));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }

        assertThat(invited(account)).containsExactlyElementsOf(asList);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asACellOfAFile(List<String> texts, List<String> alone, List<String> asList) {
        String account = account();
        String csv = texts.stream()
                .map(text -> '"' + text.replace("\"", "\"\"").replace('\n', ' ') + '"')
                .collect(Collectors.joining("\n", "email\n", "\n"));

        Answer answer = service.send(
                service.request(
                                "POST",
                                "/api/v1/accounts/" + account + "/imports",
                                service.tokens().token(ServiceUnderTest.ADMIN))
                        .header("Content-Type", "text/csv"),
                csv);

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        await().untilAsserted(
                        () -> assertThat(events(account)).hasAtLeastOneElementOfType(UserImportRowsHandled.class));
        assertThat(invited(account)).containsExactlyElementsOf(alone);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void overTheBus(List<String> texts, List<String> alone, List<String> asList) {
        String one = account();
        String list = account();

        for (String text : texts) {
            bus.call(command(one, "user.invite", Map.of("email", text)));
            bus.call(command(list, "users.invite", Map.of("addresses", text)));
        }

        assertThat(invited(one)).containsExactlyElementsOf(alone);
        assertThat(invited(list)).containsExactlyElementsOf(asList);
    }

    private Command command(String account, String type, Map<String, String> fields) {
        return Command.of(
                account,
                UUID.randomUUID().toString(),
                type,
                service.tokens().token(ServiceUnderTest.ADMIN),
                json(fields));
    }

    private String account() {
        String account = "account-" + ++accounts;
        service.openAccount(account);
        return account;
    }

    private static String json(Map<String, String> fields) {
        return JSON.writeValueAsString(fields);
    }

    /** The addresses, each with the name that it was invited with. */
    private List<String> invited(String account) {
        return events(account).stream()
                .flatMap(event -> event instanceof UserInvited e
                        ? Stream.of(e.email() + (e.name() == null ? "" : " " + e.name()))
                        : Stream.empty())
                .toList();
    }

    private List<Event> events(String account) {
        return service.log().stream()
                .map(e -> EVENTS.decode(e.name(), e.revision(), e.payloadJson()))
                .flatMap(decoded -> decoded instanceof DecodedEvent.Known(Event event)
                                && event.accountId().equals(account)
                        ? Stream.of(event)
                        : Stream.empty())
                .toList();
    }
}
