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

/** Sends commands by itself. What is decided is the same as for anybody else, and may come to nothing. */
final class Automation {

    private static final int AT_ONCE = 16;

    private final CommandDispatcher dispatcher;
    private final Ids ids;
    private final Actor actor;

    /**
     * Takes its parts.
     *
     * @param name as the history will show it
     */
    Automation(CommandDispatcher dispatcher, Ids ids, String name) {
        this.dispatcher = dispatcher;
        this.ids = ids;
        this.actor = Actor.of(new Subject("automation:" + name));
    }

    <R> Decision<R> send(Command<R> command) throws InterruptedException {
        return send(command, actor);
    }

    /** On the order of somebody who asked for it before. */
    <R> Decision<R> sendFor(String subject, Command<R> command) throws InterruptedException {
        return send(command, Actor.of(new Subject(subject)));
    }

    private <R> Decision<R> send(Command<R> command, Actor onWhoseOrder) throws InterruptedException {
        return dispatcher
                .dispatchUnlimited(command, CommandContext.of(onWhoseOrder, ids.next()))
                .decision();
    }

    /** Something that is done for one of many. */
    interface Step<T> {
        void take(T item) throws InterruptedException;
    }

    /**
     * Takes a step for each, {@value #AT_ONCE} at once; returns when all are over.
     *
     * @throws ExecutionException when at least one failed
     */
    static <T> void forEach(Collection<T> items, Step<T> step) throws InterruptedException, ExecutionException {
        var room = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> steps = new ArrayList<>();
            for (T item : items) {
                room.acquire();
                steps.add(threads.submit(() -> {
                    try {
                        step.take(item);
                        return true;
                    } finally {
                        room.release();
                    }
                }));
            }
            for (Future<?> each : steps) {
                each.get();
            }
        }
    }
}
