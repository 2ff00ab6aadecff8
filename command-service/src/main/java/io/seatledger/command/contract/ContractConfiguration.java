package io.seatledger.command.contract;

import io.seatledger.command.bus.CommandBusEndpoint;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.publishing.EventRelay;
import io.seatledger.events.EventCodec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires the parts that describe the service in its contracts. */
@Configuration(proxyBeanMethods = false)
class ContractConfiguration {

    @Bean
    ExampleStory story(JsonMapper json) {
        return new ExampleStory(json);
    }

    @Bean
    RecordConverter recordConverter() {
        return new RecordConverter();
    }

    @Bean
    AsyncApi asyncApi(
            CommandBusEndpoint.Topics bus,
            CommandCodec commands,
            EventCodec events,
            ExampleStory story,
            @Value("${seatledger.topics.events}") String eventTopic,
            @Value("${seatledger.topics.read-progress}") String readProgress) {
        return new AsyncApi(
                new AsyncApi.Topics(
                        bus.forCommands(),
                        bus.forResults(),
                        bus.otherResults().pattern(),
                        bus.forDeadLetters(),
                        EventRelay.topicFor(eventTopic),
                        readProgress),
                commands,
                events,
                story);
    }
}
