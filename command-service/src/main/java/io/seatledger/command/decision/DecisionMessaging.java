package io.seatledger.command.decision;

import io.seatledger.events.EventCodec;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.correlation.CorrelationDataProviderRegistry;
import org.axonframework.messaging.core.correlation.DefaultCorrelationDataProviderRegistry;

/** What every decision has in common: names of messages, tags of events, metadata that goes from command to event. */
public final class DecisionMessaging {

    private DecisionMessaging() {}

    /** Adds it to Axon's configuration. */
    public static EventSourcingConfigurer configure(EventSourcingConfigurer configurer, EventCodec codec) {
        return configurer
                .registerTagResolver(_ -> new EventTags())
                .messaging(m -> m.registerMessageTypeResolver(_ -> new MessageTypes(codec))
                        .registerCommandHandlerInterceptor(_ -> new DecisionReceipt.Interceptor()))
                // Replaces Axon's own provider: an event's metadata are ours alone.
                .componentRegistry(registry -> registry.registerComponent(
                        CorrelationDataProviderRegistry.class,
                        _ -> new DefaultCorrelationDataProviderRegistry()
                                .registerProvider(_ -> new CommandMetadata())));
    }
}
