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
 * A decision together with the context that it was taken in: what the store says of the append stands there once the
 * unit of work is over, which is after the handler has answered.
 */
record DecisionReceipt(Decision<?> decision, ProcessingContext context) {

    /** How the decision on the command that this thread dispatches is to be kept; unbound when it is not. */
    static final ScopedValue<OutcomeRecorder<Object>> RECORDER = ScopedValue.newInstance();

    private static final MessageType TYPE = new MessageType(DecisionReceipt.class);

    /** Puts the receipt around every handler's decision, and sees to what is to be true of any of them. */
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
                // The handler that Axon found by the command's class answers with the command's own result type.
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

    /** What was kept with the events, if any were appended. */
    @Nullable
    NewOutcome outcome() {
        return context.getResource(NewOutcome.RESOURCE_KEY);
    }
}
