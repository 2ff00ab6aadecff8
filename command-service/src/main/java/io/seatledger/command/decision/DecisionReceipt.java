package io.seatledger.command.decision;

import io.seatledger.command.eventstore.NewOutcome;
import java.util.Objects;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.core.MessageHandlerInterceptor;
import org.axonframework.messaging.core.MessageHandlerInterceptorChain;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * A decision, and the context that it was made in. The handler answers before the unit of work commits; the store puts
 * the receipt of the append into the context at the commit.
 */
record DecisionReceipt(Decision<?> decision, ProcessingContext context) {

    /** Builds the outcome of the command that this thread dispatches. It is unbound if no outcome is to be stored. */
    static final ScopedValue<OutcomeRecorder<Object>> RECORDER = ScopedValue.newInstance();

    private static final MessageType TYPE = new MessageType(DecisionReceipt.class);

    /** Wraps every decision in a receipt and applies what all commands share: expected version, dry run, recording. */
    static final class Interceptor implements MessageHandlerInterceptor<CommandMessage> {

        @Override
        public MessageStream<?> interceptOnHandle(
                CommandMessage message,
                ProcessingContext context,
                MessageHandlerInterceptorChain<CommandMessage> chain) {
            OutcomeRecorder<Object> recorder = RECORDER.isBound() ? RECORDER.get() : null;
            String expected = message.metadata().get(CommandMetadata.EXPECTED_VERSION);
            if (expected != null && message.payload() instanceof Command<?> command) {
                ExpectedVersion.watch(context, Long.parseLong(expected), command.concerns());
            }
            return chain.proceed(message, context).mapMessage(result -> {
                // Axon finds the handler by the class of the command, so the result has the type that the command
                // declares.
                @SuppressWarnings("unchecked")
                Decision<Object> decision =
                        atExpectedVersion((Decision<Object>) Objects.requireNonNull(result.payload()), context);
                if (decision instanceof Decision.Refused || message.metadata().containsKey(CommandMetadata.DRY_RUN)) {
                    DryRunStorageEngine.begin(context);
                } else if (recorder != null) {
                    context.putResource(NewOutcome.RESOURCE_KEY, recorder.outcomeOf(decision));
                }
                return new GenericCommandResultMessage(TYPE, new DecisionReceipt(decision, context));
            });
        }

        /** A caller who may not know that something exists must not learn its version. */
        private static Decision<Object> atExpectedVersion(Decision<Object> decision, ProcessingContext context) {
            return decision instanceof Decision.Refused<Object>(Refusal refusal)
                            && (refusal.refusalKind() == RefusalKind.FORBIDDEN
                                    || refusal.refusalKind() == RefusalKind.NOT_FOUND)
                    ? decision
                    : ExpectedVersion.refusal(context).map(Decision::refused).orElse(decision);
        }
    }

    /** The outcome that is stored with the events, if there is one. */
    @Nullable
    NewOutcome outcome() {
        return context.getResource(NewOutcome.RESOURCE_KEY);
    }
}
