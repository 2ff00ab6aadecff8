package io.seatledger.infra.parts.faults;

import io.seatledger.infra.parts.faults.DatabaseProxy.Fate;
import io.seatledger.infra.parts.faults.DatabaseProxy.Moment;
import io.seatledger.infra.parts.faults.DatabaseProxy.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes faults begin and end, in an order that the seed decides: each kind once before any comes again. */
final class Faults {

    /** How long to wait for a moment of an append. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int FARTHEST_JUMP_HOURS = 48;

    private final List<FaultKind> kinds;
    private final Stage stage;
    private final Random random;
    private final List<FaultKind> next = new ArrayList<>();

    /**
     * A fault that has begun.
     *
     * @param what in words
     * @param hit the only node that it concerns, or {@code null}
     * @param end ends the fault, and returns when whatever was down is back
     */
    record Ongoing(String what, @Nullable Node hit, Runnable end) {}

    Faults(Set<String> kinds, Stage stage, Random random) {
        this.kinds = Arrays.stream(FaultKind.values())
                .filter(kind -> kinds.isEmpty() || kinds.contains(kind.toString()))
                .filter(kind -> kind != FaultKind.DISK_FULL || stage.disk().canBeFilled())
                .toList();
        this.stage = stage;
        this.random = random;
    }

    FaultKind next() {
        if (next.isEmpty()) {
            next.addAll(kinds);
            Collections.shuffle(next, random);
        }
        return next.removeFirst();
    }

    /** Another fault that can begin while this one lasts. */
    Optional<FaultKind> besides(FaultKind kind) {
        List<FaultKind> others = kinds.stream()
                .filter(other -> other.target().compareTo(kind.target()) > 0 && !other.needsAMoment())
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(others.get(random.nextInt(others.size())));
    }

    /** Begins a fault; empty if the moment for it did not come. */
    Optional<Ongoing> begin(FaultKind kind) {
        return tryToBegin(kind)
                .map(fault -> new Ongoing((kind + " " + fault.what()).strip(), fault.hit(), fault.end()));
    }

    private Optional<Ongoing> tryToBegin(FaultKind kind) {
        Node node = stage.nodes().get(random.nextInt(stage.nodes().size()));
        DatabaseProxy network = node.network();
        PostgresProcess postgres = stage.postgres();
        Runnable startNode = node::startAgain;
        Runnable thawNode = node::thaw;
        Runnable letPass = () -> network.set(Traffic.PASSES);
        Runnable startPostgres = () -> {
            postgres.start();
            postgres.awaitReady();
        };
        return switch (kind) {
            case NODE_KILLED -> of(node, node::kill, startNode);
            case NODE_KILLED_WHILE_WRITING -> at(node, Moment.WRITING, node::kill, Fate.GOES_ON, startNode);
            case NODE_KILLED_WHILE_COMMITTING -> at(node, Moment.COMMITTING, node::kill, Fate.GOES_ON, startNode);
            case BOTH_NODES_KILLED ->
                of(
                        null,
                        () -> stage.nodes().forEach(Node::kill),
                        () -> stage.nodes().parallelStream().forEach(Node::startAgain));
            case NODE_FROZEN -> of(node, node::freeze, thawNode);
            case NODE_FROZEN_WHILE_WRITING -> at(node, Moment.WRITING, node::freeze, Fate.GOES_ON, thawNode);
            case NODE_FROZEN_AFTER_COMMIT -> at(node, Moment.COMMITTED, node::freeze, Fate.GOES_ON, thawNode);
            case NETWORK_CUT ->
                of(
                        node,
                        () -> {
                            network.set(Traffic.IS_REFUSED);
                            network.cut();
                        },
                        letPass);
            case NETWORK_CUT_WHILE_WRITING ->
                at(node, Moment.WRITING, () -> network.set(Traffic.IS_REFUSED), Fate.IS_CUT, letPass);
            case NETWORK_SILENT -> of(node, () -> network.set(Traffic.IS_SWALLOWED), letPass);
            case NETWORK_SILENT_WHILE_WRITING ->
                at(node, Moment.WRITING, () -> network.set(Traffic.IS_SWALLOWED), Fate.GOES_ON, letPass);
            case COMMIT_LOST -> at(node, Moment.COMMITTING, () -> {}, Fate.IS_CUT, () -> {});
            case COMMIT_SILENT ->
                at(node, Moment.COMMITTING, () -> network.set(Traffic.IS_SWALLOWED), Fate.GOES_ON, letPass);
            case ANSWER_TO_COMMIT_LOST -> at(node, Moment.COMMITTED, () -> {}, Fate.IS_CUT, () -> {});
            case ANSWER_TO_COMMIT_SILENT ->
                at(node, Moment.COMMITTED, () -> network.set(Traffic.IS_SWALLOWED), Fate.GOES_ON, letPass);
            case POSTGRES_KILLED -> of(null, postgres::kill, startPostgres);
            case POSTGRES_KILLED_WHILE_COMMITTING -> whileCommitting(node, postgres::kill, startPostgres);
            case POSTGRES_RESTARTED_WHILE_COMMITTING -> whileCommitting(node, postgres::stop, startPostgres);
            case POSTGRES_FROZEN ->
                of(null, postgres::freeze, () -> {
                    postgres.thaw();
                    postgres.awaitReady();
                });
            case POSTGRES_READ_ONLY ->
                of(
                        null,
                        () -> postgres.execute(
                                "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"),
                        () -> postgres.execute(
                                "ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()"));
            case SESSIONS_TERMINATED ->
                of(
                        null,
                        () -> postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"),
                        () -> {});
            case DISK_FULL ->
                of(null, () -> stage.disk().fill(), () -> stage.disk().clear());
            case BROKER_KILLED -> of(null, () -> stage.broker().process().kill(), stage::startBrokerAgain);
            case BROKER_FROZEN -> of(null, () -> Signals.freeze(broker()), () -> Signals.thaw(broker()));
            case CLOCK_JUMPS -> {
                Duration jump = Duration.ofMinutes(random.nextInt(-FARTHEST_JUMP_HOURS * 60, FARTHEST_JUMP_HOURS * 60));
                yield of(node, () -> node.setClock(jump), () -> node.setClock(Duration.ZERO))
                        .map(fault -> new Ongoing(fault.what() + " by " + jump, null, fault.end()));
            }
        };
    }

    private ProcessHandle broker() {
        return ProcessHandle.of(stage.broker().process().pid()).orElseThrow();
    }

    private static Optional<Ongoing> of(@Nullable Node hit, Runnable begin, Runnable end) {
        begin.run();
        return Optional.of(new Ongoing(hit == null ? "" : "of " + hit.name(), hit, end));
    }

    private static Optional<Ongoing> at(Node node, Moment moment, Runnable action, Fate fate, Runnable end) {
        CountDownLatch sprung = node.network().at(moment, action, fate);
        try {
            if (sprung.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return of(node, () -> {}, end);
            }
            node.network().disarm();
            // It may have come at this very moment.
            return sprung.getCount() == 0 ? of(node, () -> {}, end) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The server goes down while COMMIT is on its way to it, a little sooner or later. */
    private static Optional<Ongoing> whileCommitting(Node node, Runnable down, Runnable end) {
        CountDownLatch gone = new CountDownLatch(1);
        return at(
                        node,
                        Moment.COMMITTING,
                        () -> Thread.ofVirtual().start(() -> {
                            down.run();
                            gone.countDown();
                        }),
                        Fate.GOES_ON,
                        end)
                .map(fault -> {
                    try {
                        gone.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                    return new Ongoing(fault.what(), null, end);
                });
    }
}
