package io.seatledger.infra.parts.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Signals to processes that this run has started. */
public final class Signals {

    private Signals() {}

    /** Stops a process and its children in the middle of whatever they do, until {@link #thaw}. */
    public static void freeze(ProcessHandle process) {
        send("-STOP", Stream.of(process));
        // Nobody is left who could start another child.
        send("-STOP", process.descendants());
    }

    /** Lets a stopped process and its children go on. */
    public static void thaw(ProcessHandle process) {
        send("-CONT", Stream.concat(process.descendants(), Stream.of(process)));
    }

    /** Kills a process and its children, and waits until they are gone. */
    static void kill(ProcessHandle process) {
        freeze(process);
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process)).toList();
        send("-KILL", all.stream());
        all.forEach(each -> each.onExit().join());
    }

    static void send(String signal, Stream<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(each -> command.add(Long.toString(each.pid())));
        if (command.size() == 2) {
            return;
        }
        try {
            // A process may have ended by itself meanwhile: the others get the signal all the same.
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
