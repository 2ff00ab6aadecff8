package io.seatledger.command.automation;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Sends the commands of an automation. They are decided like all other commands, so they may be refused or change
 * nothing.
 */
final class Automation {

    private static final int CONCURRENCY = 16;

    private final CommandDispatcher dispatcher;
    private final Ids ids;
    private final Actor actor;

    /** @param name the name under which the history shows the automation */
    Automation(CommandDispatcher dispatcher, Ids ids, String name) {
        this.dispatcher = dispatcher;
        this.ids = ids;
        this.actor = Actor.of(new Subject("automation:" + name));
    }

    <R> Decision<R> send(Command<R> command) throws InterruptedException {
        return send(command, actor);
    }

    /** Sends a command on behalf of the subject who asked for it earlier. */
    <R> Decision<R> sendFor(String subject, Command<R> command) throws InterruptedException {
        return send(command, Actor.of(new Subject(subject)));
    }

    private <R> Decision<R> send(Command<R> command, Actor sender) throws InterruptedException {
        return dispatcher
                .dispatchUnlimited(command, CommandContext.of(sender, ids.next()))
                .decision();
    }

    /** The work on one item. */
    interface Step<T> {
        void run(T item) throws InterruptedException;
    }

    /**
     * Runs a step for each item, up to {@value #CONCURRENCY} of them concurrently, and returns when all have ended.
     *
     * @throws ExecutionException if at least one step failed
     */
    static <T> void forEach(Collection<T> items, Step<T> step) throws InterruptedException, ExecutionException {
        var permits = new Semaphore(CONCURRENCY);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> steps = new ArrayList<>();
            for (T item : items) {
                permits.acquire();
                steps.add(threads.submit(() -> {
                    try {
                        step.run(item);
                        return true;
                    } finally {
                        permits.release();
                    }
                }));
            }
            for (Future<?> each : steps) {
                each.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }
}
