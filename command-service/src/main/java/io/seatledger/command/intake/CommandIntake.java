package io.seatledger.command.intake;

import io.seatledger.command.decision.AccountAdmins;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandSender;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.ListCommand;
import io.seatledger.command.decision.LookUps;
import io.seatledger.command.decision.OutcomeRecorder;
import io.seatledger.command.decision.OverloadedException;
import io.seatledger.command.decision.Pace;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.decision.Sender;
import io.seatledger.command.eventstore.CommandKey;
import io.seatledger.command.eventstore.NewOutcome;
import io.seatledger.command.eventstore.OutcomeStore;
import io.seatledger.command.eventstore.OutcomeStore.StoredOutcome;
import io.seatledger.command.eventstore.RecordedBeforeException;
import io.seatledger.command.language.AccountId;
import io.seatledger.events.EventCodec;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Receives the commands that arrive over HTTP and over the bus. A command that its sender has named has one effect and
 * one answer, however often, to whichever node and over whichever interface it is sent.
 */
public final class CommandIntake {

    private final CommandCodec codec;
    private final EventCodec events;
    private final CommandDispatcher dispatcher;
    private final Authorization authorization;
    private final Map<Class<?>, CommandSender<?, ?>> senders;

    /**
     * Creates an intake.
     *
     * @param senders the senders of those features that dispatch some of their commands themselves
     */
    public CommandIntake(
            CommandCodec codec,
            EventCodec events,
            CommandDispatcher dispatcher,
            OutcomeStore outcomes,
            AccountAdmins admins,
            LookUps lookUps,
            Collection<CommandSender<?, ?>> senders) {
        this.codec = codec;
        this.events = events;
        this.dispatcher = dispatcher;
        this.authorization = new Authorization(admins, outcomes, lookUps);
        this.senders = senders.stream().collect(Collectors.toMap(CommandSender::command, Function.identity()));
    }

    /**
     * Refuses a sender without rights before more of the request is read: its body, or anything of the account. Each
     * command is authorized when it is handled, whether or not this was called before.
     *
     * @throws RefusedException if the sender may not send such a command; nothing is recorded
     * @throws InterruptedException if interrupted while waiting
     */
    public void authorize(Sender from, AccountId account, CommandContext context) throws InterruptedException {
        authorization.require(from, account, context);
    }

    /** The same as {@link #authorize} for a command whose sender may get the rights from a command before it. */
    public void authorize(Sender from, AccountId account, CommandContext context, Pace pace)
            throws InterruptedException {
        boolean follows = pace.hasPredecessors();
        try {
            authorize(from, account, context);
        } catch (RefusedException e) {
            if (!follows) {
                throw e;
            }
            pace.awaitPredecessors();
            authorize(from, account, context);
        }
    }

    /** The same as {@link #authorize} for a command that is addressed to the platform and not to an account. */
    public void authorizeOperator(CommandContext context) throws InterruptedException {
        authorization.requireOperator(context);
    }

    /** Who may send a command with this form; empty if no command has it. */
    public Optional<Sender> senderOf(Class<?> form) {
        return codec.vocabulary().values().stream()
                .filter(type -> type.form() == form)
                .map(CommandType::from)
                .findFirst();
    }

    /** Handles a command that is its own form. */
    public <R> Reply<R> handle(Command<R> command, CommandContext context) throws InterruptedException {
        return handle(command.accountId(), command, context);
    }

    /**
     * Decides the command of a form and waits until its outcome is durable. Call this method on a virtual thread.
     * {@link FailureProblems} turns what it throws into problems.
     *
     * @param account the account that the form is addressed to
     * @throws io.seatledger.command.language.InvalidValueException if the fields contradict each other; nothing is
     *     recorded
     * @throws RefusedException if the sender may not send the command, if the form names something that cannot exist,
     *     or if the identifier was given to another command; nothing is recorded
     * @throws UnfinishedListException if a long list was decided in part
     * @throws InterruptedException if interrupted while waiting; the command may have had its effect
     */
    public <R> Reply<R> handle(AccountId account, CommandForm<R> form, CommandContext context)
            throws InterruptedException {
        return handle(account, form, context, Pace.OF_ITS_OWN);
    }

    /**
     * Decides the command of a form among others of its sender; apart from that, the contract is that of
     * {@link #handle(AccountId, CommandForm, CommandContext)}. A list waits for the commands before it, and those after
     * it wait until all of it is decided.
     */
    public <R> Reply<R> handle(AccountId account, CommandForm<R> form, CommandContext context, Pace pace)
            throws InterruptedException {
        Sender from = codec.typeOf(form).from();
        authorize(from, account, context, pace);
        Command<R> command = form.addressedTo(account, context.actor());
        Memory memory = context.isRepeatable()
                ? new Memory(keyOf(command, context), codec.fingerprintOf(form, context.expectedVersion()), from)
                : null;
        boolean inSteps = command instanceof ListCommand<R> && !context.dryRun();
        if (inSteps || senders.containsKey(command.getClass())) {
            pace.awaitPredecessors();
        }
        return inSteps && command instanceof ListCommand<R> list
                ? inSteps(list, context, memory)
                : answer(command, context, memory, recorder -> send(command, context, recorder, pace));
    }

    /**
     * What the sender's name for a command is worth: its outcome is stored under the key, and found there by a repeat.
     *
     * @param fingerprint tells a repeat from another command with the same name
     * @param from who may send the command
     */
    private record Memory(CommandKey key, String fingerprint, Sender from) {

        private Memory ofStep(int number) {
            return new Memory(key.ofStep(number), fingerprint, from);
        }
    }

    /** Decides a command, or a step of one, and waits until the decision is durable. */
    @FunctionalInterface
    private interface Dispatch<R> {
        Decided<R> send(@Nullable OutcomeRecorder<R> recorder) throws InterruptedException;
    }

    /**
     * Decides a list, step by step. The outcome of each step is stored with its events, so a repeat takes the steps
     * that have been decided, and goes on from there. How many items a step has decided is known from its outcome only.
     */
    private <R> Reply<R> inSteps(ListCommand<R> list, CommandContext context, @Nullable Memory memory)
            throws InterruptedException {
        var joined = new JoinedAnswer();
        Optional<? extends ListCommand<R>> next = list.step(0);
        try (CommandDispatcher.Steps steps = dispatcher.inSteps()) {
            for (int i = 1; next.isPresent(); i++) {
                int number = i;
                ListCommand<R> step = next.get();
                Reply<R> reply = answer(
                        step,
                        context,
                        memory == null ? null : memory.ofStep(number),
                        recorder -> noted(steps.dispatch(step, number, context, recorder), step, context));
                if (!(reply instanceof Reply.Accepted<R> accepted)) {
                    // Only the first step can be refused.
                    return reply;
                }
                joined.add(accepted);
                next = list.step(joined.items());
            }
            return joined.reply();
        } catch (RuntimeException e) {
            throw joined.items() == 0
                    ? e
                    : new UnfinishedListException(joined.items(), joined.accountVersion(), memory != null, e);
        }
    }

    /**
     * Decides a command. The append finds out whether it is a repeat. A command of which nothing is appended, because
     * there is no room for it or because its sender has no rights, is looked for: a repeat gets its answer all the
     * same.
     */
    private <R> Reply<R> answer(
            Command<R> command, CommandContext context, @Nullable Memory memory, Dispatch<R> dispatch)
            throws InterruptedException {
        if (memory == null) {
            return replyTo(dispatch.send(null), context);
        }
        try {
            Decided<R> decided = dispatch.send(recorder(command, memory));
            return decided.decision() instanceof Decision.Refused<R>(Refusal.Forbidden _)
                    ? this.<R>answered(memory, context).orElseGet(() -> replyTo(decided, context))
                    : replyTo(decided, context);
        } catch (RecordedBeforeException e) {
            return repeated(e.stored(), memory.fingerprint(), context);
        } catch (OverloadedException e) {
            return this.<R>answered(memory, context).orElseThrow(() -> e);
        }
    }

    private <R> Optional<Reply<R>> answered(Memory memory, CommandContext context) throws InterruptedException {
        return authorization
                .outcomeOf(memory.key(), memory.from(), context.actor().subject())
                .map(stored -> repeated(stored, memory.fingerprint(), context));
    }

    private <R> OutcomeRecorder<R> recorder(Command<R> command, Memory memory) {
        String account = command.accountId().value();
        return decision -> switch (decision) {
            case Decision.Accepted<R>(R result) ->
                new NewOutcome(
                        memory.key(), account, memory.fingerprint(), true, codec.encode(CommandCodec.answerOf(result)));
            case Decision.Refused<R>(Refusal refusal) ->
                new NewOutcome(
                        memory.key(), account, memory.fingerprint(), false, codec.encode(FailureProblems.of(refusal)));
        };
    }

    /** The cast is safe because each sender is registered under the class of its command. */
    @SuppressWarnings("unchecked")
    private <R> Decided<R> send(
            Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder, Pace pace)
            throws InterruptedException {
        var sender = (CommandSender<Command<R>, R>) senders.get(command.getClass());
        return noted(
                sender == null
                        ? dispatcher.dispatch(command, context, recorder, pace)
                        : sender.send(command, context, recorder),
                command,
                context);
    }

    /** Forgets the rights of a sender whom a decision has refused. */
    private <R> Decided<R> noted(Decided<R> decided, Command<R> command, CommandContext context) {
        if (decided.decision() instanceof Decision.Refused<R>(Refusal.Forbidden _)) {
            authorization.forget(command.accountId(), context.actor().subject());
        }
        return decided;
    }

    private <R> Reply<R> repeated(StoredOutcome stored, String fingerprint, CommandContext context) {
        if (!stored.fingerprint().equals(fingerprint)) {
            throw new RefusedException(new Refusal.CommandIdReused(context.commandId()));
        }
        return stored.accepted()
                ? accepted(codec.decodeAnswer(stored.answer()), stored.accountVersion())
                : Reply.Refused.at(codec.decodeProblem(stored.answer()), stored.accountVersion());
    }

    private <R> Reply<R> replyTo(Decided<R> decided, CommandContext context) {
        return switch (decided.decision()) {
            case Decision.Accepted<R>(R result) -> {
                Map<String, Object> answer = CommandCodec.answerOf(result);
                yield context.dryRun()
                        ? new Reply.Tried<>(
                                DryRun.of(
                                        decided.rehearsal(),
                                        CommandCodec.withVersion(answer, decided.accountVersion()),
                                        events),
                                decided.accountVersion())
                        : accepted(answer, decided.accountVersion());
            }
            case Decision.Refused<R>(Refusal refusal) ->
                Reply.Refused.at(FailureProblems.of(refusal), decided.accountVersion());
        };
    }

    private static <R> Reply<R> accepted(Map<String, Object> answer, long accountVersion) {
        return new Reply.Accepted<>(CommandCodec.withVersion(answer, accountVersion), accountVersion);
    }

    /** A command for the operator is addressed to the platform, because its account may not have an identifier yet. */
    private static CommandKey keyOf(Command<?> command, CommandContext context) {
        String scope = command.operatorOnly()
                ? CommandKey.PLATFORM
                : command.accountId().value();
        return new CommandKey(scope, context.actor().subject().value(), context.commandId());
    }
}
