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
import java.util.stream.IntStream;
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
                stage.open(ACCOUNTS);
                report = new FaultRun(settings, journal, stage).run();
            } finally {
                journal.save();
            }
            // What is left are logs.
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

    private void strike(FaultKind kind) {
        int lasts = random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS) * (kind.isSlow() ? 2 : 1);
        Optional<Faults.Ongoing> begun = faults.begin(kind);
        if (begun.isEmpty()) {
            journal.note(kind + ": its moment did not come");
            count.merge("missed", 1, Integer::sum);
            return;
        }
        Faults.Ongoing fault = begun.get();
        long start = System.nanoTime();
        journal.note("%s %s".formatted(kind, fault.what()));
        count.merge(kind.toString(), 1, Integer::sum);
        if (fault.hit() != null) {
            stage.nodes().stream()
                    .filter(node -> node != fault.hit())
                    .forEach(node -> await(node.name(), start, WATCHED_DURING, "during " + kind + " " + fault.what()));
        }
        Callers.pause(Duration.ofNanos(Math.max(0, start + lasts * 1_000_000L - System.nanoTime())));
        fault.end().run();
        journal.note("%s is over".formatted(kind));
        awaitAll(kind + " " + fault.what(), System.nanoTime());
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
