package io.seatledger.command.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.command.RealDecisions;
import io.seatledger.command.Scenario;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.invitation.InvitationCommand.InviteUser;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.Invited;
import io.seatledger.command.invitation.Invitee;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensepool.LicensePoolRefusal;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingCommand.ReleaseLicense;
import io.seatledger.command.licensing.LicensingOutcome;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.Event;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.infra.parts.DatabaseAddress;
import io.seatledger.infra.parts.Parts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions on a real store, whose entities are in memory or not. */
class DecisionsInMemoryIT {

    private static final Executor CALLERS = task -> Thread.ofVirtual().start(task);
    private static final PoolId POOL = new PoolId("pro");

    private final DatabaseAddress database = Parts.postgres().freshDatabase();
    private final AtomicInteger ids = new AtomicInteger();
    private final List<RealDecisions> nodes = new ArrayList<>();
    private RealDecisions node;

    @BeforeEach
    void start() {
        node = another();
        given(new AccountOpened("acme", "Acme Inc."), new AccountAdminGranted("acme", "ada"));
    }

    @AfterEach
    void stop() {
        nodes.forEach(RealDecisions::close);
    }

    @Test
    void askTheDatabaseForNothing() throws InterruptedException {
        given(pool(10), user("one"), user("two"));
        assign(node, "one");
        // The lane and the signal have connections of their own; whoever else asks for one waits for ever.
        node.dataSource.getHikariPoolMXBean().suspendPool();

        // A user whom nobody has looked at is cold, so the same user is released and assigned again.
        assertThat(assign(node, "one").decision()).isEqualTo(Decision.accepted(LicensingOutcome.UNCHANGED));
        Decided<?> invited = invite(node, "new@x.io");
        assertThat(invited.decision()).isInstanceOf(Decision.Accepted.class);
        assertThat(invite(node, "new@x.io").decision()).isInstanceOf(Decision.Refused.class);

        node.dataSource.getHikariPoolMXBean().resumePool();
        assertThat(assign(node, "two").decision()).isEqualTo(Decision.accepted(LicensingOutcome.RESERVED));
    }

    @Test
    void seeWhatIsNotWrittenYet() throws InterruptedException, SQLException {
        given(pool(3));
        for (int i = 0; i < 6; i++) {
            given(user("u" + i));
        }
        assign(node, "u0");
        List<CompletableFuture<Decided<LicensingOutcome>>> all;
        try (Connection other = lockingTheLog()) {
            all = IntStream.range(1, 6)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> assigned(node, "u" + i), CALLERS))
                    .toList();
            await().untilAsserted(() -> assertThat(node.entities.size()).isGreaterThanOrEqualTo(7));
            assertThat(all).noneMatch(CompletableFuture::isDone);
            other.commit();
        }

        assertThat(all.stream().map(CompletableFuture::join).map(Decided::decision))
                .containsExactlyInAnyOrder(
                        Decision.accepted(LicensingOutcome.RESERVED),
                        Decision.accepted(LicensingOutcome.RESERVED),
                        Decision.refused(new LicensePoolRefusal.PoolExhausted(POOL, 3)),
                        Decision.refused(new LicensePoolRefusal.PoolExhausted(POOL, 3)),
                        Decision.refused(new LicensePoolRefusal.PoolExhausted(POOL, 3)));
    }

    @Test
    void findOutThatAnAddressWasTakenForNew() throws InterruptedException {
        invite(node, "taken@x.io");
        RealDecisions fresh = another();

        assertThat(invite(fresh, "taken@x.io").decision()).isInstanceOf(Decision.Refused.class);
        assertThat(invite(fresh, "free@x.io").decision()).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void areRefusedOnlyOnWhatIsStillTrue() throws InterruptedException {
        given(pool(1), user("one"), user("two"));
        RealDecisions other = another();
        assign(node, "one");
        assertThat(assign(other, "two").decision())
                .isEqualTo(Decision.refused(new LicensePoolRefusal.PoolExhausted(POOL, 1)));
        // The other node learns of it in its own time. Its refusal must not be older than this.
        release(node, "one");

        assertThat(assign(other, "two").decision()).isEqualTo(Decision.accepted(LicensingOutcome.RESERVED));
    }

    @Test
    void canBeMadeHoweverSmallTheMemoryIs() throws InterruptedException {
        given(pool(2), user("one"), user("two"), user("three"));
        var small = new RealDecisions(database, () -> Scenario.NOW, this::nextId, 1, engine -> engine);
        nodes.add(small);

        assertThat(assign(small, "one").decision()).isEqualTo(Decision.accepted(LicensingOutcome.RESERVED));
        assertThat(assign(small, "two").decision()).isEqualTo(Decision.accepted(LicensingOutcome.RESERVED));
        assertThat(assign(small, "three").decision())
                .isEqualTo(Decision.refused(new LicensePoolRefusal.PoolExhausted(POOL, 2)));
    }

    private RealDecisions another() {
        var another = new RealDecisions(database, () -> Scenario.NOW, this::nextId);
        nodes.add(another);
        return another;
    }

    private String nextId() {
        return "id-" + ids.incrementAndGet();
    }

    private void given(Event... events) {
        Scenario.append(node.store, node.codec, List.of(events));
    }

    private static LicensePoolOpened pool(int seats) {
        return new LicensePoolOpened("acme", "pro", "pro", "Pro", null, seats);
    }

    private static UserInvited user(String id) {
        String address = id + "@x.io";
        return new UserInvited(
                "acme",
                id,
                "i-" + id,
                address,
                address,
                Scenario.claimOf(address).value(),
                null,
                null,
                null,
                Scenario.NOW.plusSeconds(1_000),
                false);
    }

    private Decided<LicensingOutcome> assigned(RealDecisions on, String user) {
        try {
            return assign(on, user);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Decided<LicensingOutcome> assign(RealDecisions on, String user) throws InterruptedException {
        return on.dispatcher.dispatch(new AssignLicense(Scenario.ACCOUNT, new UserId(user), POOL), context(), null);
    }

    private Decided<Invited> invite(RealDecisions on, String address) throws InterruptedException {
        return on.dispatcher.dispatch(
                new InviteUser(
                        Scenario.ACCOUNT,
                        new Invitee(1, address, EmailAddress.of(address), null),
                        new Terms(Set.of(), null, null)),
                context(),
                null);
    }

    /** A transaction that holds the lock of the log, so that no node can append. */
    private Connection lockingTheLog() throws SQLException {
        Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + 0x5EA71ED6E2L + ")");
        }
        return connection;
    }

    private void release(RealDecisions on, String user) throws InterruptedException {
        on.dispatcher.dispatch(
                new ReleaseLicense(Scenario.ACCOUNT, new UserId(user), new LicenseType("pro")), context(), null);
    }

    private CommandContext context() {
        return CommandContext.of(Scenario.ADMIN, nextId());
    }
}
