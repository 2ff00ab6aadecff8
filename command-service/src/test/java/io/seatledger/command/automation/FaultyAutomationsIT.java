package io.seatledger.command.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.eventstore.AppendSignal;
import io.seatledger.command.eventstore.EventLog;
import io.seatledger.command.eventstore.EventStoreUnavailableException;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.command.http.ServiceUnderTest.Answer;
import io.seatledger.command.importing.ImportCommand.HandleRows;
import io.seatledger.command.importing.ImportFiles;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ExpireInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.IssueLink;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ReportMailing;
import io.seatledger.command.language.Ids;
import io.seatledger.command.memory.DecisionMemory;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.MailServer;
import io.seatledger.infra.parts.MailServer.Mail;
import io.seatledger.infra.parts.Parts;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Automations whose commands fail or are not answered, or whose clock is wrong, beside a service that works. */
class FaultyAutomationsIT {

    private static final int BATCHES = 4;

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private final MailServer mail = MailServer.start(0);
    private final ServiceUnderTest service = ServiceUnderTest.start(database, Map.of());
    private final List<LogFollower> followers = new ArrayList<>();

    @AfterEach
    void close() {
        followers.forEach(LogFollower::close);
        service.close();
        mail.close();
    }

    @Test
    void aDeferredMailIsSentLaterAlthoughTheAnswerToItsReportIsLost() throws SQLException {
        mail.replyToRecipient("grey@x.io", "450 4.2.0 Greylisted");
        service.openAccount("acme");
        invite("acme", "grey@x.io");
        followMails(losingTheFirstAnswerTo(ReportMailing.class), Duration.ofSeconds(2));

        // The service does not forget the mail when it learns that the report was recorded before.
        awaitEvents("invitation.mail-deferred", 1);
        awaitFollowers();
        mail.takeAgain("grey@x.io");

        awaitEvents("invitation.mailed", 1);
        assertThat(mail.receivedBy("grey@x.io")).hasSize(1);
    }

    @Test
    void aMailIsSentOnceAlthoughTheAnswerToTheIssueOfItsLinkIsLost() {
        service.openAccount("acme");
        invite("acme", "jane@x.io");
        followMails(losingTheFirstAnswerTo(IssueLink.class), Duration.ofMinutes(1));

        awaitEvents("invitation.mailed", 1);
        assertThat(mail.receivedBy("jane@x.io")).hasSize(1);
        assertThat(events("invitation.link-issued")).hasSize(1);
        assertThat(events("invitation.mail-failed")).isEmpty();
    }

    @Test
    void mailsThatEndInFaultsFailAndMeanwhileHoldUpNoOtherMailToTheirDomain() {
        service.openAccount("faulty");
        service.openAccount("acme");
        inviteMany("faulty", 40);
        invite("acme", "jane@x.io");
        followMails(refusing(IssueLink.class, "faulty"), Duration.ofMinutes(1));

        awaitEvents("invitation.mail-failed", 40);
        assertThat(service.log().stream()
                        .map(EventEnvelope::name)
                        .filter(List.of("invitation.mailed", "invitation.mail-failed")::contains))
                .startsWith("invitation.mailed");
        assertThat(events("invitation.mail-failed"))
                .allMatch(event -> event.payloadJson().contains("A fault in the service"));
        assertThat(mail.received()).extracting(Mail::to).containsExactly("jane@x.io");
    }

    @Test
    void aDeferredMailWaitsLongerEachTimeButNotForEver() throws SQLException {
        mail.replyToRecipient("grey@x.io", "450 4.2.0 Greylisted");
        service.openAccount("acme");
        invite("acme", "grey@x.io");
        followMails(dispatcher(_ -> true, _ -> true, IllegalStateException::new), Duration.ofMinutes(1));
        var pauses = new ArrayList<Long>();
        for (int times = 1; times <= 4; times++) {
            awaitEvents("invitation.mail-deferred", times);
            awaitFollowers();
            pauses.add(number("SELECT ceil(extract(epoch FROM due_at - now())) FROM mailings"));
            execute("UPDATE mailings SET due_at = now()" + (times == 3 ? ", attempts = 100" : ""));
        }

        assertThat(pauses)
                .satisfiesExactly(
                        first -> assertThat(first).isBetween(40L, 60L),
                        second -> assertThat(second).isBetween(85L, 120L),
                        third -> assertThat(third).isBetween(180L, 240L),
                        last -> assertThat(last).isBetween(11_500L, 14_400L));
    }

    @Test
    void aDeferredMailIsSentAlthoughTheClockWasSetBack() {
        mail.replyToRecipient("grey@x.io", "450 4.2.0 Greylisted");
        service.openAccount("acme");
        invite("acme", "grey@x.io");
        InstantSource clock = bean(InstantSource.class);
        CommandDispatcher dispatcher = dispatcher(_ -> true, _ -> true, IllegalStateException::new);
        followMails(dispatcher, () -> clock.instant().plus(Duration.ofDays(2)), Duration.ofMinutes(1));
        awaitEvents("invitation.mail-deferred", 1);
        awaitFollowers();
        followers.forEach(LogFollower::close);
        followers.clear();
        mail.takeAgain("grey@x.io");

        followMails(dispatcher, clock, Duration.ofMinutes(1));

        awaitEvents("invitation.mailed", 1);
    }

    @Test
    void aFileThatWasNeverAnnouncedIsForgottenWhileTheLogGrows() throws Exception {
        service.openAccount("acme");
        long head = service.log().getLast().position();
        await().until(() -> service.beans(LogFollower.class).stream()
                .filter(follower -> follower.name().equals(WhenImportIsStartedThenHandleItsRows.NAME))
                .allMatch(follower -> follower.position() == head));
        stop(WhenImportIsStartedThenHandleItsRows.NAME);
        execute("INSERT INTO import_files VALUES ('acme', 'never', '', now() - interval '2 days'),"
                + " ('acme', 'perhaps', '', now() - interval '1 hour')");
        var imports = new WhenImportIsStartedThenHandleItsRows(
                dispatcher(_ -> true, _ -> true, IllegalStateException::new),
                bean(Ids.class),
                bean(EventCodec.class),
                bean(ImportFiles.class));
        try (Connection connection = bean(DataSource.class).getConnection();
                LogFollower.Session session = imports.open(connection)) {
            invite("acme", "jane@x.io");

            session.whenIdle();
        }

        assertThat(number("SELECT count(*) FROM import_files")).isEqualTo(1);
    }

    @Test
    void deadlinesThatCannotBeDecidedHoldUpNoOther() {
        stop("automation:invitation-expiry");
        for (String account : List.of("faulty", "acme")) {
            service.openAccount(account);
            service.patch("/api/v1/accounts/" + account + "/policies", "{\"invitationLifetimeSeconds\":1}");
        }
        inviteMany("faulty", 600);
        invite("acme", "jane@x.io");
        follow(
                "automation:invitation-expiry",
                new WhenInvitationIsDueThenExpire(
                        refusing(ExpireInvitation.class, "faulty"),
                        bean(Ids.class),
                        bean(EventCodec.class),
                        bean(InstantSource.class)));

        awaitEvents("invitation.expired", 1);
        invite("acme", "joe@x.io");
        awaitEvents("invitation.expired", 2);
        assertThat(events("invitation.expired"))
                .extracting(EventEnvelope::accountId)
                .containsOnly("acme");
    }

    @Test
    void anImportFailsAfterFiveFaults() throws SQLException {
        var attempts = new AtomicInteger();
        service.openAccount("acme");
        followImports(dispatcher(
                command -> !(command instanceof HandleRows) || attempts.incrementAndGet() == 0,
                _ -> true,
                () -> new IllegalStateException("the test wants a fault")));
        sendFile("acme", 1);

        awaitEvents("user-import.failed", 1);
        assertThat(attempts).hasValue(5);
        assertThat(events("user-import.failed").getFirst().payloadJson()).contains("a fault in the service");
        await().until(() -> number("SELECT count(*) FROM import_files") == 0
                && number("SELECT count(*) FROM user_imports_waiting") == 0);
    }

    @Test
    void importsOfMoreAccountsThanThereArePlacesTakeTurns() {
        stop(WhenImportIsStartedThenHandleItsRows.NAME);
        List<String> accounts = IntStream.range(0, 18)
                .mapToObj(i -> "account-" + (char) ('a' + i))
                .toList();
        for (String account : accounts) {
            service.openAccount(account);
            sendFile(account, BATCHES * HandleRows.MAX_ROWS);
        }
        followImports(dispatcher(_ -> true, _ -> true, IllegalStateException::new));

        awaitEvents("user-import.rows-handled", accounts.size() * BATCHES);
        List<String> turns = events("user-import.rows-handled").stream()
                .map(EventEnvelope::accountId)
                .toList();
        int lastBegins = accounts.stream().mapToInt(turns::indexOf).max().orElseThrow();
        int firstEnds = accounts.stream().mapToInt(turns::lastIndexOf).min().orElseThrow();
        assertThat(lastBegins).as(turns.toString()).isLessThan(firstEnds);
    }

    private CommandDispatcher losingTheFirstAnswerTo(Class<?> type) {
        var lost = new AtomicInteger();
        return dispatcher(
                _ -> true,
                command -> !type.isInstance(command) || lost.getAndIncrement() > 0,
                () -> new EventStoreUnavailableException("the test wants the answer to be lost", null));
    }

    private CommandDispatcher refusing(Class<?> type, String account) {
        return dispatcher(
                command -> !type.isInstance(command)
                        || !command.accountId().value().equals(account),
                _ -> true,
                () -> new IllegalStateException("the test wants a fault"));
    }

    private CommandDispatcher dispatcher(
            Predicate<Command<?>> isDecided, Predicate<Command<?>> isAnswered, Supplier<RuntimeException> failure) {
        CommandBus bus = bean(AxonConfiguration.class).getComponent(CommandBus.class);
        return new CommandDispatcher(
                new FaultyBus(bus, isDecided, isAnswered, failure),
                bean(DecisionMemory.class),
                new CommandDispatcher.Limits(100, 100, 100));
    }

    private void followMails(CommandDispatcher dispatcher, Duration firstRetry) {
        followMails(dispatcher, bean(InstantSource.class), firstRetry);
    }

    private void followMails(CommandDispatcher dispatcher, InstantSource clock, Duration firstRetry) {
        var server = new JavaMailSenderImpl();
        server.setHost("localhost");
        server.setPort(mail.port());
        follow(
                "automation:invitation-mail",
                new WhenInvitedThenMail(
                        dispatcher,
                        bean(Ids.class),
                        bean(EventCodec.class),
                        new SecureRandom(),
                        clock,
                        server,
                        new InvitationMail("seatledger@localhost", "http://localhost/accept?token="),
                        firstRetry));
    }

    private void followImports(CommandDispatcher dispatcher) {
        stop(WhenImportIsStartedThenHandleItsRows.NAME);
        follow(
                WhenImportIsStartedThenHandleItsRows.NAME,
                new WhenImportIsStartedThenHandleItsRows(
                        dispatcher, bean(Ids.class), bean(EventCodec.class), bean(ImportFiles.class)));
    }

    private void follow(String name, LogFollower.Sessions sessions) {
        var follower =
                new LogFollower(bean(DataSource.class), bean(EventLog.class), bean(AppendSignal.class), name, sessions);
        followers.add(follower);
        follower.start();
    }

    /** Stops an automation of the service, so that one of the test takes its place. */
    private void stop(String name) {
        service.beans(LogFollower.class).stream()
                .filter(follower -> follower.name().equals(name))
                .forEach(LogFollower::close);
    }

    private <T> T bean(Class<T> type) {
        return service.beans(type).iterator().next();
    }

    private void invite(String account, String email) {
        Answer answer = service.post("/api/v1/accounts/" + account + "/users", "{\"email\":\"" + email + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private void inviteMany(String account, int people) {
        service.post(
                "/api/v1/accounts/" + account + "/invitations",
                "{\"addresses\":\"" + addresses(people).collect(Collectors.joining(" ")) + "\"}");
    }

    private void sendFile(String account, int rows) {
        Answer answer = service.send(
                service.request(
                                "POST",
                                "/api/v1/accounts/" + account + "/imports",
                                service.tokens().token(ServiceUnderTest.ADMIN))
                        .header("Content-Type", "text/csv"),
                "email\n" + addresses(rows).collect(Collectors.joining("\n")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private static Stream<String> addresses(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i + "@x.io");
    }

    private void awaitEvents(String name, int count) {
        await().atMost(Duration.ofMinutes(1)).until(() -> events(name).size() == count);
    }

    private void awaitFollowers() {
        long head = service.log().getLast().position();
        await().until(() -> followers.stream().allMatch(follower -> follower.position() >= head));
    }

    private List<EventEnvelope> events(String name) {
        return service.log().stream().filter(event -> event.name().equals(name)).toList();
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = bean(DataSource.class).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = bean(DataSource.class).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
