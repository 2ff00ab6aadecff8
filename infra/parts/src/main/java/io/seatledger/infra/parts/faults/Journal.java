package io.seatledger.infra.parts.faults;

import io.seatledger.events.EventEnvelope;
import io.seatledger.infra.parts.faults.SentCommand.Accepted;
import io.seatledger.infra.parts.faults.SentCommand.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that happened in a run, with times: the commands, the faults, and what was odd. */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final long start = System.nanoTime();
    private final Path folder;
    private final Queue<SentCommand> commands = new ConcurrentLinkedQueue<>();
    private final Queue<String> history = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, Finding> odd = new ConcurrentHashMap<>();

    Journal(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    SentCommand sending(String id, String actor, Ask ask, String way) {
        var command = new SentCommand(id, actor, ask, way);
        commands.add(command);
        return command;
    }

    List<SentCommand> commands() {
        return List.copyOf(commands);
    }

    /** Notes something that happens, and shows it. */
    void note(String text) {
        String line = "%7.2f s  %s".formatted(elapsed().toMillis() / 1e3, text);
        history.add(line);
        LOG.info("{}", line);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    List<String> history() {
        return List.copyOf(history);
    }

    /** Notes something that must not happen: the first of each kind is a finding. */
    void found(String kind, String text) {
        if (odd.putIfAbsent(kind, new Finding(kind, text)) == null) {
            note("FOUND: " + kind + ": " + text);
        }
    }

    List<Finding> findings() {
        return List.copyOf(odd.values());
    }

    /** How many commands had which outcome. */
    Map<String, Integer> outcomes() {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (SentCommand command : commands) {
            outcomes.merge("sent", 1, Integer::sum);
            outcomes.merge(
                    switch (command.answer()) {
                        case null -> "unanswered";
                        case Accepted _ -> "accepted";
                        case Refused _ -> "refused";
                    },
                    1,
                    Integer::sum);
        }
        return outcomes;
    }

    /** Writes the log to the folder of the run. */
    void keep(List<EventEnvelope> log) {
        try {
            Files.write(
                    folder.resolve("events.txt"),
                    log.stream().map(EventEnvelope::toString).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes history and commands to the folder of the run. */
    void save() {
        try {
            Files.write(folder.resolve("history.txt"), history());
            Files.write(
                    folder.resolve("commands.txt"),
                    commands.stream().map(SentCommand::toString).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
