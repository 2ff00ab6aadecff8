package io.seatledger.command.decision;

import java.util.Objects;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.core.MessageHandlerInterceptor;
import org.axonframework.messaging.core.MessageHandlerInterceptorChain;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;

/**
 * A decision together with the context that it was taken in: what the store says of the append stands there once the
 * unit of work is over, which is after the handler has answered.
 */
record DecisionReceipt(Decision<?> decision, ProcessingContext context) {

    private static final MessageType TYPE = new MessageType(DecisionReceipt.class);

    /** Puts the receipt around every handler's decision. */
    static final class Interceptor implements MessageHandlerInterceptor<CommandMessage> {

        @Override
        public MessageStream<?> interceptOnHandle(CommandMessage message, ProcessingContext context,
                MessageHandlerInterceptorChain<CommandMessage> chain) {
            return chain.proceed(message, context).mapMessage(result -> {
                Decision<?> decision = (Decision<?>) Objects.requireNonNull(result.payload());
                if (decision instanceof Decision.Refused || message.metadata().containsKey(CommandMetadata.DRY_RUN)) {
                    Rehearsal.begin(context);
                }
                return new GenericCommandResultMessage(TYPE, new DecisionReceipt(decision, context));
            });
        }
    }
}
