package io.seatledger.infra.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.infra.parts.faults.FaultReport;
import io.seatledger.infra.parts.faults.FaultRun;
import io.seatledger.infra.parts.faults.FaultSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes under load, while they and whatever they depend on are killed, frozen, cut off, read-only or full. Each run
 * has a new seed; {@code -Dseatledger.faults.seed=} repeats the faults of a run, {@code -Dseatledger.faults.seconds=}
 * makes it longer.
 */
class FaultsIT {

    private static final Logger LOG = LoggerFactory.getLogger(FaultsIT.class);

    @Test
    void loseNothingDoubleNothingOversellNothingAndStopNobodyForLong() {
        FaultReport report = FaultRun.run(FaultSettings.ofSystemProperties(Path.of("../.."), Path.of("target/faults")));

        LOG.info("\n{}", report.summary());
        report.assertNothingFound();
        assertThat(report.faults()).as("faults").isNotEmpty();
        assertThat(report.outcomes()).as("commands").containsKeys("accepted", "refused");
    }
}
