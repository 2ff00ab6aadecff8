package io.seatledger.command.decision;

import io.seatledger.command.eventstore.PendingAppend;
import io.seatledger.command.memory.ConflictException;
import io.seatledger.command.memory.DecisionMemory;
import io.seatledger.command.memory.Reading;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches every command, whichever way it came in. A decision is made in memory, on the state after all earlier
 * decisions of this node, whether or not those are written; it is answered when it is durable itself, and made again if
 * one that it built on was not written, or if another node has added what it did not know. Callers see a conflict only
 * if a decision has lost for ten seconds.
 */
public final class CommandDispatcher {

    /** How long a decision is made again and again. How often it loses depends on how busy the nodes are. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How often a decision is made at least, even if this process was stopped in between. */
    private static final int LEAST_ATTEMPTS = 20;

    /** How long a turn may wait for an append that is under way. Everybody else of the account waits meanwhile. */
    private static final Duration PATIENCE_IN_TURN = Duration.ofSeconds(2);

    private final CommandBus bus;
    private final DecisionMemory memory;
    private final AccountAdmission admissions;

    /**
     * How many commands may be in flight on this node, including those that wait.
     *
     * @param perAccount limit for each account; beyond it, the caller is told that the account is overloaded
     * @param perSender limit for each sender; beyond it, the sender is told so
     * @param total limit for all accounts; beyond it, the caller is told that the service is overloaded
     */
    public record Limits(int perAccount, int perSender, int total) {}

    /** @param memory what the decisions of the bus are based on */
    public CommandDispatcher(CommandBus bus, DecisionMemory memory, Limits limits) {
        this.bus = bus;
        this.memory = memory;
        this.admissions = new AccountAdmission(limits);
    }

    /**
     * Decides a command and waits until the decision is durable. The caller blocks, so call it on a virtual thread.
     *
     * @param recorder builds the outcome that is stored for repeats; {@code null} to store none
     * @throws OverloadedException if too many commands are in flight
     * @throws ContendedException if every attempt lost to another decision
     * @throws io.seatledger.command.eventstore.RecordedBeforeException if an outcome of this command is already stored
     * @throws io.seatledger.command.eventstore.EventStoreUnavailableException if nothing was appended; try again later
     * @throws io.seatledger.command.eventstore.AppendOutcomeUnknownException if the events may or may not be in the log
     * @throws InterruptedException if interrupted while waiting; the command may have had its effect
     */
    public <R> Decided<R> dispatch(Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        return dispatch(command, context, recorder, Pace.OF_ITS_OWN);
    }

    /**
     * Decides a command among others of its sender; apart from that, the contract is that of {@link #dispatch(Command,
     * CommandContext, OutcomeRecorder)}.
     */
    public <R> Decided<R> dispatch(
            Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder, Pace pace)
            throws InterruptedException {
        try (var steps = new Steps(null, pace)) {
            return steps.dispatch(command, context, recorder);
        }
    }

    /**
     * Decides a command of the service's own. No limit applies, because facts must not be lost.
     *
     * @throws ContendedException if every attempt lost to another decision
     * @throws io.seatledger.command.eventstore.EventStoreUnavailableException if nothing was appended; try again later
     * @throws io.seatledger.command.eventstore.AppendOutcomeUnknownException if the events may or may not be in the log
     * @throws InterruptedException if interrupted while waiting; the command may have had its effect
     */
    public <R> Decided<R> dispatchUnlimited(Command<R> command, CommandContext context) throws InterruptedException {
        try (var steps = new Steps(admissions.enterUnlimited(command.accountId()), Pace.OF_ITS_OWN)) {
            return steps.dispatch(command, context, null);
        }
    }

    /** Dispatches several commands of one sender about one account; towards the limits they count as one. */
    public Steps inSteps() {
        return new Steps(null, Pace.OF_ITS_OWN);
    }

    /** Dispatches the steps of a list. Other commands of the account may be decided between two of them. */
    public final class Steps implements AutoCloseable {

        private final Pace pace;
        private AccountAdmission.@Nullable Admission admission;

        /** @param admission {@code null} to enter with the first command */
        private Steps(AccountAdmission.@Nullable Admission admission, Pace pace) {
            this.admission = admission;
            this.pace = pace;
        }

        /** Decides a command; the contract is that of {@link CommandDispatcher#dispatch}. */
        public <R> Decided<R> dispatch(
                Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
                throws InterruptedException {
            return dispatch(command, context, recorder, Decision::refused, UnaryOperator.identity());
        }

        /**
         * Decides a step of a list, or only the first of its items: a step that has lost to another decision is tried
         * again with half as many, so it cannot lose for ever because it is long. The steps before a later one have had
         * their effect, so a later one is not refused: the refusal is the result of each of its items. For the same
         * reason it meets any version. Apart from that, the contract is that of {@link CommandDispatcher#dispatch}.
         *
         * @param number the number of the step, counted from 1
         */
        public <R> Decided<R> dispatch(
                ListCommand<R> step, int number, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
                throws InterruptedException {
            return dispatch(
                    step,
                    number == 1 ? context : context.atAnyVersion(),
                    recorder,
                    refusal -> number == 1 ? Decision.refused(refusal) : Decision.accepted(step.allRefused(refusal)),
                    lost -> lost instanceof ListCommand<R> list ? list.firstHalf() : lost);
        }

        /**
         * @param refused what becomes of a refusal
         * @param afterConflict the command to try after one that has lost to another decision
         */
        private <R> Decided<R> dispatch(
                Command<R> command,
                CommandContext context,
                @Nullable OutcomeRecorder<R> recorder,
                Function<Refusal, Decision<R>> refused,
                UnaryOperator<Command<R>> afterConflict)
                throws InterruptedException {
            AccountAdmission.Admission entered = admission;
            if (entered == null) {
                entered = admissions.enter(command.accountId(), context.actor().subject());
                admission = entered;
            }
            if (command.operatorOnly() && !context.actor().operator()) {
                return withoutEvents(refused.apply(new Refusal.Forbidden()), command, context, recorder);
            }
            Command<R> next = command;
            Reading.LoadedEntities loaded = Reading.LoadedEntities.NOTHING;
            long began = System.nanoTime();
            for (int conflicts = 0; ; ) {
                Attempt<R> attempt = decide(entered, next, context, recorder, loaded, refused);
                Reading reading = attempt.execution().reading();
                if (!reading.cold().isEmpty()) {
                    loaded = loaded.and(memory.load(reading.cold()));
                    continue;
                }
                PendingAppend queued = reading.queued();
                if (queued != null) {
                    pace.queued(queued);
                }
                try {
                    return durable(attempt.decided());
                } catch (ConflictException e) {
                    conflicts++;
                    if (conflicts >= LEAST_ATTEMPTS && System.nanoTime() - began > PATIENCE.toNanos()) {
                        throw new ContendedException(conflicts, e);
                    }
                    entered = afterPredecessors(entered, command);
                    loaded = Reading.LoadedEntities.NOTHING.and(memory.catchUpAfter(e, reading));
                    // Whoever took a thing for new, and was wrong, has not lost to another decision.
                    next = loaded.entities().isEmpty() ? afterConflict.apply(next) : next;
                }
            }
        }

        private record Attempt<R>(Execution<R> execution, CompletableFuture<Decided<R>> decided) {}

        /** Makes a decision in the account's turn. It is of no use if something was cold. */
        private <R> Attempt<R> decide(
                AccountAdmission.Admission entered,
                Command<R> command,
                CommandContext context,
                @Nullable OutcomeRecorder<R> recorder,
                Reading.LoadedEntities loaded,
                Function<Refusal, Decision<R>> refused)
                throws InterruptedException {
            try (var _ = entered.turn()) {
                while (true) {
                    var execution = new Execution<>(command, context, recorder, loaded, pace.predecessor());
                    CompletableFuture<Decided<R>> decided = CommandDispatcher.this.decide(execution, refused);
                    PendingAppend awaited = execution.awaited();
                    if (awaited == null || !execution.reading().cold().isEmpty()) {
                        return new Attempt<>(execution, decided);
                    }
                    // Outside of the turn, there might always be another one.
                    awaited.awaitVerdict(PATIENCE_IN_TURN);
                }
            }
        }

        /** Takes no room from those that it waits for. */
        private AccountAdmission.Admission afterPredecessors(AccountAdmission.Admission entered, Command<?> command)
                throws InterruptedException {
            if (!pace.hasPredecessors()) {
                return entered;
            }
            entered.close();
            admission = null;
            pace.awaitPredecessors();
            AccountAdmission.Admission again = admissions.enterUnlimited(command.accountId());
            admission = again;
            return again;
        }

        @Override
        public void close() {
            if (admission != null) {
                admission.close();
            }
        }
    }

    /**
     * Records the refusal of a command that was rejected before its handler ran, and returns when it is durable.
     *
     * @throws io.seatledger.command.eventstore.RecordedBeforeException if an outcome of this command is already stored
     * @throws InterruptedException if interrupted while waiting
     */
    public <R> Decided<R> refuse(
            Command<R> command, Refusal refusal, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        return withoutEvents(Decision.refused(refusal), command, context, recorder);
    }

    /** Records a decision that no handler has made. */
    private <R> Decided<R> withoutEvents(
            Decision<R> decision, Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        return durable(
                confirmed(decision, new Execution<>(command, context, recorder, Reading.LoadedEntities.NOTHING, null)));
    }

    /**
     * Makes a decision, and queues what it adds. Whoever decides next sees it, although it is not written yet.
     *
     * @return the decision, as soon as it is durable; of no use if the execution was put off
     */
    private <R> CompletableFuture<Decided<R>> decide(Execution<R> execution, Function<Refusal, Decision<R>> refused) {
        CompletableFuture<?> handled =
                execution.with(() -> bus.dispatch(execution.message(), null)).toCompletableFuture();
        if (execution.isPutOff()) {
            return CompletableFuture.failedFuture(new IllegalStateException("the decision was put off"));
        }
        if (handled.isCompletedExceptionally()) {
            return unwrapped(handled.exceptionNow()) instanceof TooLargeException
                    ? confirmed(refused.apply(new Refusal.CommandTooLarge(Decision.MAX_EVENTS, null)), execution)
                    : CompletableFuture.failedFuture(handled.exceptionNow());
        }
        Decision<R> decision = execution.decision() instanceof Decision.Refused<R>(Refusal refusal)
                ? refused.apply(refusal)
                : execution.decision();
        return execution.hasAppended()
                ? handled.thenApply(_ -> new Decided<>(decision, execution.accountVersion(), Decided.Rehearsal.NOTHING))
                : confirmed(decision, execution);
    }

    /**
     * Confirms a decision that adds nothing, and records it. That the sender has no rights is not recorded: a repeat
     * may find that it has.
     */
    private <R> CompletableFuture<Decided<R>> confirmed(Decision<R> decision, Execution<R> execution) {
        boolean forbidden = decision instanceof Decision.Refused<R>(Refusal.Forbidden _);
        return memory.confirm(
                        execution.accountId(), execution.reading(), forbidden ? null : execution.outcomeOf(decision))
                .thenApply(version -> new Decided<>(decision, version, execution.rehearsal()));
    }

    private static <T> T durable(CompletableFuture<T> result) throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException | CompletionException e) {
            throw Faults.of(unwrapped(e));
        }
    }

    private static Throwable unwrapped(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null
                && (cause instanceof ExecutionException || cause instanceof CompletionException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
