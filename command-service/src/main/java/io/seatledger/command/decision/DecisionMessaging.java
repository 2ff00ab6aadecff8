package io.seatledger.command.decision;

import io.seatledger.events.EventCodec;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.InterceptingEventStore;
import org.axonframework.messaging.core.correlation.CorrelationDataProviderRegistry;
import org.axonframework.messaging.core.correlation.DefaultCorrelationDataProviderRegistry;

/** Configures what all decisions share: message names, event tags, metadata, and what becomes of their events. */
public final class DecisionMessaging {

    private DecisionMessaging() {}

    /** Adds it to Axon's configuration. */
    public static EventSourcingConfigurer configure(EventSourcingConfigurer configurer, EventCodec codec) {
        return configurer
                .registerTagResolver(_ -> new EventTags())
                .messaging(m -> m.registerMessageTypeResolver(_ -> new MessageTypes(codec))
                        .registerCommandHandlerInterceptor(_ -> new Execution.Interceptor()))
                .componentRegistry(registry -> registry.registerDecorator(
                        EventStore.class,
                        InterceptingEventStore.DECORATION_ORDER + 1,
                        (_, _, store) -> new HeldEvents(store)))
                // Replaces Axon's own provider, which would add metadata of its own to our events.
                .componentRegistry(registry -> registry.registerComponent(
                        CorrelationDataProviderRegistry.class,
                        _ -> new DefaultCorrelationDataProviderRegistry()
                                .registerProvider(_ -> new CommandMetadata())));
    }
}
