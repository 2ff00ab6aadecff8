package io.seatledger.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.PostgresEventStorageEngine;
import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.events.AccountEvent.DomainTrusted;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.EventType;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.BusClient.Command;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.TokenMint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node whose version does not know an event that a newer one has written. */
class OlderNodeIT {

    private static final EventCodec NEWER = new EventCodec();
    private static final EventCodec OLDER = new EventCodec(type -> !type.name().equals("domain.trusted"));
    private static final String EXPIRY = "automation:invitation-expiry";

    private final String topic = "older-" + UUID.randomUUID();
    private final TokenMint tokens = TokenMint.start();
    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private final Map<String, String> properties = Map.of(
            "seatledger.topics.events",
            topic,
            "seatledger.topics.commands",
            topic + ".commands",
            "seatledger.topics.command-results",
            topic + ".results",
            "seatledger.bus.group",
            topic,
            "spring.security.oauth2.resourceserver.jwt.issuer-uri",
            tokens.issuerUri());
    private ServiceUnderTest older;
    private BusClient bus;
    private long unknown;

    /** Both accounts exist, and then a newer version trusts a domain in one of them. */
    @BeforeEach
    void start() {
        older = ServiceUnderTest.start(database, properties, OLDER);
        ServiceUnderTest.awaitTopics(topic + ".commands", topic + ".results");
        bus = new BusClient(Parts.kafka().bootstrapServers(), topic + ".commands", topic + ".results");
        open("changed");
        open("other");
        await().until(() -> progressOf(EXPIRY) == older.log().size());
        assertThat(older.get("/actuator/health").status()).isEqualTo(200);
        append(new DomainTrusted("changed", "x.io"));
        unknown = older.log().size();
    }

    @AfterEach
    void stop() {
        bus.close();
        older.close();
        tokens.close();
    }

    @Test
    void answersThatItIsTooOldAndSaysWhy() {
        Answer refused = invite(older, "changed", "ann@x.io");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("service.outdated");
        assertThat(refused.retryAfter()).isEqualTo("1");
        assertThat(invite(older, "other", "ann@x.io").status()).isEqualTo(201);
        assertThat(older.log())
                .filteredOn(event -> event.accountId().equals("changed"))
                .hasSize(2 + 1);
        Answer health = older.get("/actuator/health");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.json()
                        .at("/components/unknownEvents/details/domain.trusted revision 1")
                        .asString())
                .isEqualTo("unknown to this version of the service, first met at position " + unknown);
        assertThat(older.get("/actuator/health/readiness").status()).isEqualTo(200);
    }

    @Test
    void leavesToANewerOneWhatItCannotDo() throws SQLException {
        Command waiting = inviting("changed", "ann@x.io");
        bus.send(bus.recordOf(waiting), () -> {});
        assertThat(bus.call(inviting("other", "bob@x.io")).type()).isEqualTo("command.accepted");
        await().until(() -> older.get("/actuator/health").text().contains("domain.trusted"));
        // The relay has passed the event, but no automation has.
        await().until(() -> progressOf(topic) > unknown);
        assertThat(progressOf(EXPIRY)).isEqualTo(unknown - 1);
        assertThat(bus.countOf(waiting.id())).isZero();

        try (ServiceUnderTest newer = ServiceUnderTest.start(database, properties, NEWER)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> progressOf(EXPIRY) > unknown);
            older.close();

            assertThat(bus.resultOf(waiting.id())
                            .orTimeout(60, TimeUnit.SECONDS)
                            .join()
                            .type())
                    .isEqualTo("command.accepted");
            assertThat(newer.get("/actuator/health").status()).isEqualTo(200);
        }
        assertThat(bus.resultsOf(waiting.id())).hasSize(1);
    }

    @Test
    void sharesAnAccountWithANewerOneUntilThatOneWritesWhatItDoesNotKnow() {
        try (ServiceUnderTest newer = ServiceUnderTest.start(database, properties, NEWER)) {
            assertThat(invite(older, "other", "ann@x.io").accountVersion()).isEqualTo(3);
            assertThat(invite(newer, "other", "bob@x.io").accountVersion()).isEqualTo(4);
            assertThat(invite(older, "other", "cid@x.io").accountVersion()).isEqualTo(5);

            Answer trusted = newer.send(
                    newer.request("PATCH", "/api/v1/accounts/other/policies", tokens.token("ada"))
                            .header("Content-Type", "application/json"),
                    "{\"trustedDomains\":[\"y.io\"]}");

            assertThat(trusted.accountVersion()).isEqualTo(6);
            assertThat(invite(older, "other", "dan@x.io").code()).isEqualTo("service.outdated");
            assertThat(invite(newer, "other", "dan@x.io").accountVersion()).isEqualTo(7);
            open("third");
            assertThat(invite(older, "third", "eve@x.io").accountVersion()).isEqualTo(3);
        }
        assertThat(older.log())
                .filteredOn(event -> event.accountId().equals("other"))
                .extracting(EventEnvelope::accountVersion)
                .startsWith(1L, 2L, 3L, 4L, 5L, 6L, 7L)
                .doesNotHaveDuplicates();
    }

    private void open(String account) {
        assertThat(bus.call(Command.of(
                                account,
                                "open-" + account,
                                "account.open",
                                tokens.token("operator", "platform:operate"),
                                "{\"name\":\"Acme\",\"adminSubject\":\"ada\"}"))
                        .type())
                .isEqualTo("command.accepted");
    }

    private Answer invite(ServiceUnderTest node, String account, String email) {
        return node.send(
                node.request("POST", "/api/v1/accounts/" + account + "/users", tokens.token("ada"))
                        .header("Content-Type", "application/json"),
                "{\"email\":\"%s\"}".formatted(email));
    }

    private Command inviting(String account, String email) {
        return Command.of(
                account, "invite-" + email, "user.invite", tokens.token("ada"), "{\"email\":\"%s\"}".formatted(email));
    }

    /** Appends an event as a node of a newer version does. */
    private void append(Event event) {
        var type = NEWER.typeOf(event);
        try (var dataSource = new HikariDataSource()) {
            dataSource.setJdbcUrl(database.jdbcUrl());
            dataSource.setUsername(database.user());
            dataSource.setPassword(database.password());
            append(type, event, dataSource);
        }
    }

    private static void append(EventType type, Event event, HikariDataSource dataSource) {
        var log = new EventLog(dataSource);
        try (var signal = new AppendSignal(dataSource, log);
                var engine = new PostgresEventStorageEngine(dataSource, log, signal, NEWER)) {
            engine.appendEvents(
                            AppendCondition.none(),
                            null,
                            List.of(new GenericTaggedEventMessage<>(
                                    new GenericEventMessage(
                                            new MessageType(type.name(), Integer.toString(type.revision())),
                                            event,
                                            Map.of("actor", "ada", "commandId", "trust")),
                                    EventTags.of(event))))
                    .thenCompose(transaction -> transaction.commit(null))
                    .join();
        }
    }

    private long progressOf(String reader) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT coalesce(max(position), 0) FROM reader_progress WHERE reader = ?")) {
            statement.setString(1, reader);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
