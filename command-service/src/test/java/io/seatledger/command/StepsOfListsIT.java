package io.seatledger.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seatledger.command.bulk.BulkForm;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.LookUps;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.intake.UnfinishedListException;
import io.seatledger.command.invitation.InvitationCommand.InviteUsersForm;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountAdminRevoked;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.infra.parts.Parts;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists that are decided in steps, on a real store that lets tests come between two. */
class StepsOfListsIT {

    private final EventCodec codec = new EventCodec();
    private final AtomicInteger ids = new AtomicInteger();
    private @Nullable Error error;
    private final WatchedEngine engine = new WatchedEngine();
    private RealDecisions decisions;
    private CommandIntake intake;

    @BeforeEach
    void start() {
        decisions = new RealDecisions(
                Parts.postgres().freshDatabase(),
                () -> Scenario.NOW,
                this::nextId,
                RealDecisions.PLENTY,
                engine::watching);
        intake = new CommandIntake(
                Scenario.commandCodec(),
                codec,
                decisions.dispatcher,
                decisions.outcomes,
                (_, _) -> true,
                new LookUps(),
                List.of());
        given(
                new AccountOpened("acme", "Acme Inc."),
                new AccountAdminGranted("acme", "ada"),
                new LicensePoolOpened("acme", "pro", "pro", "Pro", null, 10_000));
    }

    @AfterEach
    void stop() {
        decisions.close();
    }

    @Test
    void areAllRefusedToASenderWhoHasLostTheRights() throws InterruptedException {
        CommandContext context = named();
        engine.beforeDecision(2, () -> given(new AccountAdminRevoked("acme", "ada")));

        Reply<?> reply = intake.handle(Scenario.ACCOUNT, invite(5_000), context);

        assertThat(answer(reply)).containsEntry("invited", 1_666).containsEntry("refused", 5_000 - 1_666);
        assertThat(outcomes(reply).subList(0, 1_666)).containsOnly("invited");
        assertThat(outcomes(reply).subList(1_666, 5_000)).containsOnly("forbidden");
        assertThat(intake.handle(Scenario.ACCOUNT, invite(5_000), context)).isEqualTo(reply);
    }

    @Test
    void ofABulkAreAllRefusedToASenderWhoHasLostTheRights() throws InterruptedException {
        given(pendingUsers(600));
        CommandContext context = named();
        engine.beforeDecision(2, () -> given(new AccountAdminRevoked("acme", "ada")));

        Reply<?> reply = intake.handle(Scenario.ACCOUNT, new BulkForm.Remove(userIds(600)), context);

        assertThat(answer(reply)).containsEntry("accepted", 250).containsEntry("refused", 350);
        assertThat(outcomes(reply).subList(0, 250)).containsOnly("changed");
        assertThat(outcomes(reply).subList(250, 600)).containsOnly("forbidden");
        assertThat(intake.handle(Scenario.ACCOUNT, new BulkForm.Remove(userIds(600)), context))
                .isEqualTo(reply);
    }

    /** Whatever the steps look at is in memory, or new. */
    @Test
    void askTheDatabaseForNothingHoweverManyCameBefore() throws InterruptedException {
        intake.handle(Scenario.ACCOUNT, invite(1), named());
        decisions.dataSource.getHikariPoolMXBean().suspendPool();

        Reply<?> reply = intake.handle(Scenario.ACCOUNT, invite(8_000), named());

        decisions.dataSource.getHikariPoolMXBean().resumePool();
        assertThat(answer(reply)).containsEntry("invited", 7_999).containsEntry("refused", 1);
    }

    @Test
    void getShorterUntilTheyWinAgainstOthers() throws InterruptedException {
        engine.beforeAppend = events -> {
            if (events > 500) {
                takeASeat();
            }
        };
        CommandContext context = named();

        Reply<?> contended = intake.handle(Scenario.ACCOUNT, invite(2_000), context);
        engine.beforeAppend = _ -> {};
        Reply<?> repeated = intake.handle(Scenario.ACCOUNT, invite(2_000), context);

        assertThat(outcomes(contended)).hasSize(2_000).containsOnly("invited");
        assertThat(inResults(contended, "position"))
                .isEqualTo(IntStream.rangeClosed(1, 2_000).boxed().toList());
        assertThat(repeated).isEqualTo(contended);
    }

    @Test
    void thatWereShortenedAreNotDecidedAgain() throws InterruptedException {
        CommandContext context = named();
        AtomicInteger conflicts = new AtomicInteger();
        engine.beforeAppend = _ -> {
            switch (conflicts.incrementAndGet()) {
                case 1, 2 -> takeASeat();
                case 4 -> throw new IllegalStateException("thrown by a test");
                default -> {}
            }
        };
        assertThatExceptionOfType(UnfinishedListException.class)
                .isThrownBy(() -> intake.handle(Scenario.ACCOUNT, invite(2_000), context));
        engine.beforeAppend = _ -> {};

        Reply<?> complete = intake.handle(Scenario.ACCOUNT, invite(2_000), context);

        assertThat(outcomes(complete)).hasSize(2_000).containsOnly("invited");
        assertThat(inResults(complete, "position"))
                .isEqualTo(IntStream.rangeClosed(1, 2_000).boxed().toList());
        assertThat(decisions.log.readAfter(0, 10_000))
                .filteredOn(event -> event.name().equals("user.invited"))
                .hasSize(2_000);
    }

    /** As hostile input might do it: the service goes on, and so does whoever sends the command again. */
    @ParameterizedTest
    @MethodSource
    void failIfACommandCausesAnErrorByItself(Error thrown) throws InterruptedException {
        CommandContext context = named();
        error = thrown;
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> intake.handle(Scenario.ACCOUNT, invite(2), context))
                .withCause(thrown);
        error = null;

        assertThat(outcomes(intake.handle(Scenario.ACCOUNT, invite(2), context)))
                .containsExactly("invited", "invited");
    }

    static List<Error> failIfACommandCausesAnErrorByItself() {
        return List.of(
                new StackOverflowError("thrown by a test"),
                new NoClassDefFoundError("thrown by a test"),
                new AssertionError("thrown by a test"));
    }

    @Test
    void passOnAnErrorThatEndsTheProcess() {
        error = new OutOfMemoryError("thrown by a test");

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> intake.handle(Scenario.ACCOUNT, invite(2), named()));
    }

    private String nextId() {
        if (error != null) {
            throw error;
        }
        return "id-" + ids.incrementAndGet();
    }

    private void takeASeat() {
        String user = "other-" + ids.incrementAndGet();
        given(new LicenseReserved("acme", user, "pro", "pro"));
    }

    private void given(Event... events) {
        Scenario.append(decisions.store, codec, List.of(events));
    }

    private static Event[] pendingUsers(int count) {
        return userIds(count).stream()
                .map(UserId::value)
                .map(id -> new UserInvited(
                        "acme",
                        id,
                        "i-" + id,
                        id + "@x.io",
                        id + "@x.io",
                        "c-" + id,
                        null,
                        null,
                        null,
                        Scenario.NOW,
                        false))
                .toArray(Event[]::new);
    }

    private static List<UserId> userIds(int count) {
        return IntStream.range(0, count).mapToObj(i -> new UserId("u" + i)).toList();
    }

    private static InviteUsersForm invite(int people) {
        String addresses = String.join(
                " ",
                IntStream.rangeClosed(1, people)
                        .mapToObj(i -> "p" + i + "@x.io")
                        .toList());
        return new InviteUsersForm(addresses, List.of(new PoolId("pro")), null, null, null, null);
    }

    private static CommandContext named() {
        return new CommandContext(Scenario.ADMIN, UUID.randomUUID().toString(), true, null, false, null);
    }

    private static Map<String, Object> answer(Reply<?> reply) {
        assertThat(reply).isInstanceOf(Reply.Accepted.class);
        return ((Reply.Accepted<?>) reply).answer();
    }

    private static List<Object> outcomes(Reply<?> reply) {
        return inResults(reply, "outcome");
    }

    private static List<Object> inResults(Reply<?> reply, String field) {
        List<?> results = (List<?>) Objects.requireNonNull(answer(reply).get("results"));
        return results.stream()
                .map(result -> Objects.<Object>requireNonNull(((Map<?, ?>) result).get(field)))
                .toList();
    }

    /** Tells tests about the decisions that a store is used for. */
    private static final class WatchedEngine implements EventStorageEngine {

        private @Nullable EventStorageEngine watched;
        private final Set<ProcessingContext> decisions = new HashSet<>();
        private IntConsumer beforeDecision = _ -> {};
        private IntConsumer beforeAppend = _ -> {};

        WatchedEngine watching(EventStorageEngine engine) {
            watched = engine;
            return this;
        }

        private EventStorageEngine engine() {
            return Objects.requireNonNull(watched);
        }

        /** Runs an action before the decision with a number, counted from 1. */
        void beforeDecision(int number, Runnable action) {
            beforeDecision = next -> {
                if (next == number) {
                    action.run();
                }
            };
        }

        @Override
        public MessageStream<EventMessage> source(SourcingCondition condition, @Nullable ProcessingContext context) {
            if (decisions.add(Objects.requireNonNull(context))) {
                beforeDecision.accept(decisions.size());
            }
            return engine().source(condition, context);
        }

        @Override
        public CompletableFuture<AppendTransaction<?>> appendEvents(
                AppendCondition condition, @Nullable ProcessingContext context, List<TaggedEventMessage<?>> events) {
            beforeAppend.accept(events.size());
            return engine().appendEvents(condition, context, events);
        }

        @Override
        public MessageStream<EventMessage> stream(StreamingCondition condition, @Nullable ProcessingContext context) {
            return engine().stream(condition, context);
        }

        @Override
        public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
            return engine().firstToken(context);
        }

        @Override
        public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
            return engine().latestToken(context);
        }

        @Override
        public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
            return engine().tokenAt(at, context);
        }

        @Override
        public void describeTo(ComponentDescriptor descriptor) {
            engine().describeTo(descriptor);
        }
    }
}
