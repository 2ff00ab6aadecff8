package io.seatledger.infra.parts.faults;

import io.seatledger.events.EventEnvelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Runs two nodes under load and faults, and checks afterwards what they have kept of what they said. */
public final class FaultRun {

    private static final List<String> ACCOUNTS =
            IntStream.range(0, 10).mapToObj(i -> "account-" + i).toList();

    /** Within this time, writing must go on. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How long to watch a way in that exceeds the limit, to know by how much: during a fault, and after it. */
    private static final Duration WATCHED_DURING = Duration.ofSeconds(20);

    private static final Duration WATCHED_AFTER = Duration.ofSeconds(90);

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);
    private static final Duration LAST_READS = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration HEALTH_INTERVAL = Duration.ofMillis(200);
    private static final int SHORTEST_MILLIS = 1_000;
    private static final int LONGEST_MILLIS = 6_000;
    /** In a second, of all nodes together. */
    private static final long MOST_ROLLBACKS = 100;

    /** Of so many faults, one comes together with another. */
    private static final int TOGETHER = 4;

    private static final int LONGEST_PAUSE_MILLIS = 2_000;

    private final FaultSettings settings;
    private final Journal journal;
    private final Stage stage;
    private final Callers callers;
    private final Faults faults;
    private final Random random;
    private final Map<String, Integer> count = new TreeMap<>();
    private final Map<String, Long> resumed = new TreeMap<>();
    private volatile boolean over;
    private boolean stuck;

    private FaultRun(FaultSettings settings, Journal journal, Stage stage) {
        this.settings = settings;
        this.journal = journal;
        this.stage = stage;
        this.random = new Random(settings.seed());
        this.faults = new Faults(settings.kinds(), stage, random);
        this.callers = new Callers(settings, stage, journal, new CommandGenerator(ACCOUNTS));
    }

    /** Runs until the time is over. */
    public static FaultReport run(FaultSettings settings) {
        Path folder = settings.folder()
                .resolve(Long.toString(settings.seed()))
                .toAbsolutePath()
                .normalize();
        try {
            FileSystemUtils.deleteRecursively(folder);
            Files.createDirectories(folder);
            var journal = new Journal(folder);
            journal.note("seed %d, logs in %s".formatted(settings.seed(), folder));
            FaultReport report;
            try (var stage = new Stage(settings, folder)) {
                stage.awaitReady();
                stage.open(ACCOUNTS);
                report = new FaultRun(settings, journal, stage).run();
            } finally {
                journal.save();
            }
            // Only the logs are kept.
            FileSystemUtils.deleteRecursively(folder.resolve("postgres"));
            FileSystemUtils.deleteRecursively(folder.resolve("kafka"));
            return report;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FaultReport run() {
        Thread healer = Thread.ofVirtual().start(this::heal);
        List<Finding> findings = new ArrayList<>();
        List<EventEnvelope> log;
        try (callers) {
            callers.start();
            awaitAll("the start", System.nanoTime());
            long end = System.nanoTime() + settings.time().toNanos();
            while (System.nanoTime() < end && !stuck) {
                strike(faults.next());
                callers.forgetProbesBefore(System.nanoTime() - WATCHED_AFTER.toNanos());
                Callers.pause(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)));
            }
            journal.note("the faults are over; waiting for the last answers");
            callers.finish(LAST_ANSWERS);
            log = stage.traces().log();
            journal.keep(log);
            journal.note("checking %d commands against %d events"
                    .formatted(journal.commands().size(), log.size()));
            findings.addAll(check(log));
        } finally {
            over = true;
            join(healer);
        }
        findings.addAll(journal.findings());
        findings.forEach(finding -> journal.note("finding: " + finding.kind() + ": " + finding.text()));
        return new FaultReport(
                settings.seed(), journal.outcomes(), log.size(), count, resumed, journal.history(), findings);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void heal() {
        while (!over) {
            stage.nodes().forEach(node -> node.heal(journal));
            Callers.pause(HEALTH_INTERVAL);
        }
    }

    /** Lets a fault begin and end, and sometimes another one together with it. */
    private void strike(FaultKind kind) {
        List<FaultKind> kinds = new ArrayList<>(List.of(kind));
        if (random.nextInt(TOGETHER) == 0) {
            faults.besides(kind).ifPresent(kinds::add);
        }
        List<Faults.Ongoing> begun = kinds.stream().flatMap(this::begin).toList();
        if (begun.size() < kinds.size()) {
            journal.found("the moment for a fault did not come", kinds.toString());
        }
        long start = System.nanoTime();
        Node hit = begun.size() == 1 ? begun.getFirst().hit() : null;
        String cause = begun.stream().map(Faults.Ongoing::what).collect(Collectors.joining(" and "));
        if (hit != null) {
            stage.nodes().stream()
                    .filter(node -> node != hit)
                    .forEach(node -> await(node.name(), start, WATCHED_DURING, "during " + cause));
        }
        int lasts = random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS)
                * (kinds.stream().anyMatch(FaultKind::isSlow) ? 2 : 1);
        Duration rest = Duration.ofNanos(Math.max(0, start + lasts * 1_000_000L - System.nanoTime()));
        if (kinds.equals(List.of(FaultKind.POSTGRES_READ_ONLY)) || kinds.equals(List.of(FaultKind.DISK_FULL))) {
            watchRollbacks(cause, rest);
        } else {
            Callers.pause(rest);
        }
        // A node comes last, because it does not start without its servers.
        begun.reversed().forEach(fault -> fault.end().run());
        journal.note("    is over");
        awaitAll(cause, System.nanoTime());
    }

    /** Nodes may try again while the database refuses to write, but not without a pause. */
    private void watchRollbacks(String cause, Duration time) {
        long before = stage.traces().rollbacks();
        Callers.pause(time);
        long perSecond = (stage.traces().rollbacks() - before) * 1_000 / Math.max(1, time.toMillis());
        if (perSecond > MOST_ROLLBACKS) {
            journal.found(
                    "a database that refuses is hammered", "%d rollbacks/s during %s".formatted(perSecond, cause));
        }
    }

    private Stream<Faults.Ongoing> begin(FaultKind kind) {
        Optional<Faults.Ongoing> begun = faults.begin(kind);
        begun.ifPresent(fault -> {
            journal.note(fault.what());
            count.merge(kind.toString(), 1, Integer::sum);
        });
        return begun.stream();
    }

    private void awaitAll(String cause, long since) {
        List<String> times = new ArrayList<>();
        for (String way : callers.ways()) {
            times.add("%s %.1f s"
                    .formatted(
                            way,
                            await(way, since, WATCHED_AFTER, "after " + cause).toMillis() / 1e3));
        }
        journal.note("    accepting again: " + String.join(", ", times));
    }

    /** Waits until a way in accepts commands that were sent later than a given time. */
    private Duration await(String way, long since, Duration watched, String cause) {
        long first = callers.firstAccepted(way, from(way, since));
        while (first == Long.MAX_VALUE && System.nanoTime() - from(way, since) < watched.toNanos()) {
            Callers.pause(POLL_INTERVAL);
            first = callers.firstAccepted(way, from(way, since));
        }
        Duration took = Duration.ofNanos((first == Long.MAX_VALUE ? System.nanoTime() : first) - from(way, since));
        if (first == Long.MAX_VALUE) {
            stuck = watched.equals(WATCHED_AFTER);
            journal.found("writing does not go on", "%s, %s: nothing accepted in %s".formatted(way, cause, took));
        } else if (took.compareTo(LIMIT) > 0) {
            journal.found("writing goes on late", "%s, %s: after %s".formatted(way, cause, took));
        }
        resumed.merge(way, took.toMillis(), Math::max);
        return took;
    }

    /** A node that had to be started again is given the time from when it was ready. */
    private long from(String way, long since) {
        return stage.nodes().stream()
                .filter(node -> node.name().equals(way) && node.readySince() - since > 0)
                .mapToLong(Node::readySince)
                .findFirst()
                .orElse(since);
    }

    private List<Finding> check(List<EventEnvelope> log) {
        Traces traces = stage.traces();
        List<Finding> findings = new ArrayList<>(Checker.ofLog(log));
        findings.addAll(Checker.ofCommands(journal.commands(), log));
        findings.addAll(traces.tables());
        findings.addAll(topic(traces, log));
        Checker.byAccount(log).forEach((account, ledger) -> {
            try {
                findings.addAll(Checker.ofReadModel(
                        account, log, traces.readModel(account, ledger.getLast().accountVersion(), LAST_READS)));
            } catch (IllegalStateException | UncheckedIOException e) {
                findings.add(new Finding("a read model cannot be read", account + ": " + e.getMessage()));
            }
        });
        return findings;
    }

    /** Gives the relay the time to catch up. */
    private static List<Finding> topic(Traces traces, List<EventEnvelope> log) {
        long deadline = System.nanoTime() + LAST_READS.toNanos();
        List<Finding> findings = Checker.ofTopic(log, traces.published());
        while (!findings.isEmpty() && System.nanoTime() < deadline) {
            Callers.pause(Duration.ofSeconds(2));
            findings = Checker.ofTopic(log, traces.published());
        }
        return findings;
    }
}
