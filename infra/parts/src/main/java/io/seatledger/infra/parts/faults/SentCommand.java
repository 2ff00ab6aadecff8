package io.seatledger.infra.parts.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command that a caller has sent, perhaps several times and both ways, and what it was told. */
final class SentCommand {

    private final String id;
    private final String actor;
    private final Ask ask;
    private final String way;
    private final Instant at = Instant.now();
    private final long sentNanos = System.nanoTime();
    private final List<Answer> answers = new ArrayList<>();
    private int attempts;

    /** A definite answer. */
    sealed interface Answer {}

    /**
     * The command was accepted.
     *
     * @param unchanged whether the answer says that nothing had to change
     * @param text the answer as it came
     */
    record Accepted(long accountVersion, boolean unchanged, String text) implements Answer {}

    /** The command was refused. */
    record Refused(int status, String code, String text) implements Answer {}

    /**
     * Makes the note of a command that is about to be sent.
     *
     * @param way how it is sent, in words
     */
    SentCommand(String id, String actor, Ask ask, String way) {
        this.id = id;
        this.actor = actor;
        this.ask = ask;
        this.way = way;
    }

    String id() {
        return id;
    }

    String actor() {
        return actor;
    }

    Ask ask() {
        return ask;
    }

    /** When it was sent first, by {@link System#nanoTime()}. */
    long sentNanos() {
        return sentNanos;
    }

    synchronized void attempted() {
        attempts++;
    }

    /** Notes an answer. The same answer may come again. */
    synchronized void answered(Answer answer) {
        if (!answers.contains(answer)) {
            answers.add(answer);
        }
    }

    /** The first answer, or {@code null} if there is none. */
    synchronized @Nullable Answer answer() {
        return answers.isEmpty() ? null : answers.getFirst();
    }

    /** All answers that differ. */
    synchronized List<Answer> answers() {
        return List.copyOf(answers);
    }

    @Override
    public synchronized String toString() {
        return "%s %s by %s %s, sent %d times since %s: %s"
                .formatted(id, ask, actor, way, attempts, at, answers.isEmpty() ? "no answer" : answers);
    }
}
