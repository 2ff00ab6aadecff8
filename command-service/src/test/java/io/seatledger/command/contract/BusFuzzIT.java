package io.seatledger.command.contract;

import com.networknt.schema.SpecificationVersion;
import io.seatledger.command.http.ServiceUnderTest;
import io.seatledger.infra.parts.BusClient;
import io.seatledger.infra.parts.Parts;
import io.seatledger.infra.parts.ServedContract;
import io.seatledger.infra.parts.fuzz.BusFuzz;
import io.seatledger.infra.parts.fuzz.FuzzSettings;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Whatever is sent to the topic of commands, the service answers or parks it as its AsyncAPI document says. */
@Isolated("It looks for errors in the log of this JVM.")
class BusFuzzIT {

    @Test
    void findsNothing() throws ExecutionException, InterruptedException, TimeoutException {
        String kafka = Parts.kafka().bootstrapServers();
        try (FuzzedCommands commands = FuzzedCommands.start()) {
            ServiceUnderTest service = commands.service();
            service.awaitTopics();
            var contract = new ServedContract(service.get("/v3/asyncapi").text(), SpecificationVersion.DRAFT_7);
            try (BusClient bus = new BusClient(kafka, service.commands(), service.results())) {
                new BusFuzz(commands, contract, bus, FuzzSettings.ofSystemProperties()).run(kafka);
            }
        }
    }
}
