package io.seatledger.command.contract;

import io.seatledger.infra.parts.fuzz.FuzzSettings;
import io.seatledger.infra.parts.fuzz.HttpFuzz;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Whatever is sent over HTTP, the service answers as its OpenAPI document says. */
@Isolated("It looks for errors in the log of this JVM.")
class ContractFuzzIT {

    @Test
    void findsNothing() throws IOException {
        try (FuzzedCommands commands = FuzzedCommands.start()) {
            new HttpFuzz(commands, FuzzSettings.ofSystemProperties()).run();
        }
    }
}
