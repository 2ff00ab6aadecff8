package io.seatledger.command.decision;

import io.seatledger.command.eventstore.AppendReceipt;
import io.seatledger.command.eventstore.NewOutcome;
import io.seatledger.command.eventstore.PendingAppend;
import io.seatledger.command.eventstore.StoredMetadata;
import io.seatledger.command.memory.Reading;
import io.seatledger.events.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageHandlerInterceptor;
import org.axonframework.messaging.core.MessageHandlerInterceptorChain;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to decide a command: what goes into it, and what comes out of it. It is put into the processing context
 * once, and whoever takes part finds it there.
 *
 * @param <R> what the sender is told when the command is accepted
 */
public final class Execution<R> {

    /** The execution that this thread dispatches. Axon creates the processing context, so it cannot be passed in. */
    private static final ScopedValue<Execution<?>> DISPATCHED = ScopedValue.newInstance();

    private static final Context.ResourceKey<Execution<?>> KEY = Context.ResourceKey.withLabel("execution");

    private final Command<R> command;
    private final CommandContext context;
    private final @Nullable OutcomeRecorder<R> recorder;
    private final Reading reading;
    private final List<EventMessage> events = new ArrayList<>();
    private final List<Consumer<EventMessage>> listeners = new ArrayList<>();
    private int eventCount;
    private @Nullable Decision<R> decision;
    private @Nullable ProcessingContext processing;

    /**
     * @param recorder builds the outcome that is stored with the events; {@code null} to store none
     * @param loaded entities that were loaded because an attempt before this one has found them cold
     * @param predecessor what must be written for this decision to count; {@code null} for nothing
     */
    Execution(
            Command<R> command,
            CommandContext context,
            @Nullable OutcomeRecorder<R> recorder,
            Reading.LoadedEntities loaded,
            @Nullable PendingAppend predecessor) {
        this.command = command;
        this.context = context;
        this.recorder = recorder;
        this.reading = new Reading(loaded, context.expectedVersion() == null ? null : command.concerns(), predecessor);
    }

    /**
     * Whether a decision can append so many more events. A decision about a list that can be cut into steps asks this
     * before each item, and stops where there is no room. In a dry run of such a list there always is.
     */
    public static boolean hasRoomFor(int moreEvents, ProcessingContext context) {
        Execution<?> execution = of(context);
        return !execution.isBounded() || execution.eventCount + moreEvents <= Decision.MAX_EVENTS;
    }

    /** The execution that the context belongs to. */
    static Execution<?> of(ProcessingContext context) {
        return Objects.requireNonNull(context.getResource(KEY), "commands go through the CommandDispatcher");
    }

    /** Calls {@code dispatch} with the message of this execution. Its handler must run on the same thread. */
    <T, X extends Throwable> T with(ScopedValue.CallableOp<T, X> dispatch) throws X {
        return ScopedValue.where(DISPATCHED, this).call(dispatch);
    }

    CommandMessage message() {
        Map<String, String> metadata = new HashMap<>();
        metadata.put(StoredMetadata.ACTOR, context.actor().subject().value());
        metadata.put(StoredMetadata.COMMAND_ID, context.commandId());
        metadata.put(
                StoredMetadata.CORRELATION_ID,
                context.correlationId() == null ? context.commandId() : context.correlationId());
        return new GenericCommandMessage(new MessageType(command.vocabulary()), command, metadata);
    }

    /** Puts the execution into the context of its decision, and takes the decision out of the handler's result. */
    static final class Interceptor implements MessageHandlerInterceptor<CommandMessage> {

        @Override
        public MessageStream<?> interceptOnHandle(
                CommandMessage message,
                ProcessingContext context,
                MessageHandlerInterceptorChain<CommandMessage> chain) {
            Execution<?> execution = DISPATCHED.get();
            execution.processing = context;
            context.putResource(KEY, execution);
            context.putResource(Reading.RESOURCE_KEY, execution.reading);
            return chain.proceed(message, context)
                    .onNext(result -> execution.decided(
                            Objects.requireNonNull(result.message().payload()), context));
        }
    }

    /** Axon finds the handler by the class of the command, so the result has the type that the command declares. */
    @SuppressWarnings("unchecked")
    private void decided(Object result, ProcessingContext processingContext) {
        if (isPutOff()) {
            return;
        }
        Decision<R> made = atExpectedVersion((Decision<R>) result);
        decision = made;
        if (recorder != null && willAppend()) {
            processingContext.putResource(NewOutcome.RESOURCE_KEY, recorder.outcomeOf(made));
        }
    }

    /** A caller who may not know that something exists must not learn its version. */
    private Decision<R> atExpectedVersion(Decision<R> made) {
        Long expected = context.expectedVersion();
        long current = reading.versionOf(command.concerns());
        return expected == null
                        || expected == current
                        || (made instanceof Decision.Refused<R>(Refusal refusal)
                                && (refusal.refusalKind() == RefusalKind.FORBIDDEN
                                        || refusal.refusalKind() == RefusalKind.NOT_FOUND))
                ? made
                : Decision.refused(new Refusal.VersionConflict(expected, current));
    }

    /** The account whose ledger the decision is written to. */
    String accountId() {
        return command.accountId().value();
    }

    /** The outcome to store for a decision that adds no events; {@code null} to store none. */
    @Nullable
    NewOutcome outcomeOf(Decision<R> made) {
        return recorder == null || context.dryRun() ? null : recorder.outcomeOf(made);
    }

    /** What the decision has looked at. */
    Reading reading() {
        return reading;
    }

    /** Whether nothing can be decided yet, because something has to be loaded or awaited first. */
    boolean isPutOff() {
        return !reading.cold().isEmpty() || awaited() != null;
    }

    /**
     * The append to wait for: the sender insists on a version, and the one that the thing has now is not known before
     * this append is written.
     */
    @Nullable
    PendingAppend awaited() {
        return context.expectedVersion() == null ? null : reading.unwrittenChangeOf(command.concerns());
    }

    /** Calls {@code listener} for every later event of the decision. */
    void onAppend(Consumer<EventMessage> listener) {
        listeners.add(listener);
    }

    /**
     * Takes the next events of the decision, and shows them to the entities. Nothing is appended yet.
     *
     * @throws TooLargeException if there are too many
     */
    void append(List<EventMessage> more) {
        eventCount += more.size();
        if (isBounded() && eventCount > Decision.MAX_EVENTS) {
            throw new TooLargeException();
        }
        for (EventMessage event : more) {
            if (events.size() < Decision.MAX_EVENTS) {
                events.add(event);
            }
            listeners.forEach(listener -> listener.accept(event));
        }
    }

    /** A long list is tried as a whole, because a step of it would not see what the steps before it do. */
    private boolean isBounded() {
        return !(context.dryRun() && command instanceof ListCommand<?> list && list.isDecidedInSteps());
    }

    /** Whether the events of the decision, if it has any, are appended: it is known once the handler has returned. */
    boolean willAppend() {
        return decision instanceof Decision.Accepted && !context.dryRun();
    }

    /** Whether the decision has appended something, which may not be written yet. */
    boolean hasAppended() {
        return willAppend() && !events.isEmpty();
    }

    /** The events of the decision, if they are not too many. */
    List<EventMessage> events() {
        return events;
    }

    /** The decision that the handler has made. */
    Decision<R> decision() {
        return Objects.requireNonNull(decision, "the command was not handled");
    }

    /** The version that the account has after the append. */
    long accountVersion() {
        AppendReceipt receipt = Objects.requireNonNull(processing).getResource(AppendReceipt.RESOURCE_KEY);
        return receipt == null
                ? 0
                : receipt.accountVersions().getOrDefault(command.accountId().value(), 0L);
    }

    /** What the decision would have appended. */
    Decided.Rehearsal rehearsal() {
        return context.dryRun() && decision instanceof Decision.Accepted
                ? new Decided.Rehearsal(
                        events.stream()
                                .map(message -> (Event) Objects.requireNonNull(message.payload()))
                                .toList(),
                        eventCount)
                : Decided.Rehearsal.NOTHING;
    }
}
