package io.seatledger.command.intake;

import io.seatledger.command.decision.AccountAdmins;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandSender;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.LookUps;
import io.seatledger.command.decision.OutcomeRecorder;
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
     * @throws InterruptedException if interrupted while waiting; the command may have had its effect
     */
    public <R> Reply<R> handle(AccountId account, CommandForm<R> form, CommandContext context)
            throws InterruptedException {
        authorize(codec.typeOf(form).from(), account, context);
        Command<R> command = form.addressedTo(account, context.actor());
        return context.isRepeatable() ? once(form, command, context) : replyTo(send(command, context, null), context);
    }

    private <R> Reply<R> once(CommandForm<R> form, Command<R> command, CommandContext context)
            throws InterruptedException {
        var key = new CommandKey(scopeOf(command), context.actor().subject().value(), context.commandId());
        String fingerprint = codec.fingerprintOf(form, context.expectedVersion());
        Optional<StoredOutcome> before = authorization.outcomeOf(
                key, codec.typeOf(form).from(), context.actor().subject());
        if (before.isPresent()) {
            return repeated(before.get(), fingerprint, context);
        }
        String account = command.accountId().value();
        OutcomeRecorder<R> recorder = decision -> switch (decision) {
            case Decision.Accepted<R>(R result) ->
                new NewOutcome(key, account, fingerprint, true, codec.encode(CommandCodec.answerOf(result)));
            case Decision.Refused<R>(Refusal refusal) ->
                new NewOutcome(key, account, fingerprint, false, codec.encode(Problem.of(refusal)));
        };
        try {
            return replyTo(send(command, context, recorder), context);
        } catch (RecordedBeforeException e) {
            return repeated(e.stored(), fingerprint, context);
        }
    }

    /** The cast is safe because each sender is registered under the class of its command. */
    @SuppressWarnings("unchecked")
    private <R> Decided<R> send(Command<R> command, CommandContext context, @Nullable OutcomeRecorder<R> recorder)
            throws InterruptedException {
        var sender = (CommandSender<Command<R>, R>) senders.get(command.getClass());
        Decided<R> decided = sender == null
                ? dispatcher.dispatch(command, context, recorder)
                : sender.send(command, context, recorder);
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
                Reply.Refused.at(Problem.of(refusal), decided.accountVersion());
        };
    }

    private static <R> Reply<R> accepted(Map<String, Object> answer, long accountVersion) {
        return new Reply.Accepted<>(CommandCodec.withVersion(answer, accountVersion), accountVersion);
    }

    /** A command for the operator is addressed to the platform, because its account may not have an identifier yet. */
    private static String scopeOf(Command<?> command) {
        return command.operatorOnly()
                ? CommandKey.PLATFORM
                : command.accountId().value();
    }
}
