package io.seatledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class MetricsIT {

    @Test
    void tellHowFoldingAndReadingGo() {
        try (ServiceUnderTest service = ServiceUnderTest.start()) {
            Ledger ledger = Ledger.of("acme").withUser("u1", "a@x.io", "A");
            service.publish(ledger);
            assertThat(service.get("/api/v1/accounts/acme/users?minAccountVersion=3")
                            .status())
                    .isEqualTo(200);

            await().untilAsserted(() -> assertThat(
                            service.get("/actuator/prometheus", null).text())
                    .contains(
                            "seatledger_folding_time_seconds_count{lane=\"live\"}",
                            "seatledger_folding_batch_max{lane=\"live\"}",
                            "seatledger_folding_retries_total{lane=\"live\"}",
                            "seatledger_folding_lag{lane=\"live\"} 0.0",
                            "seatledger_live_streams 0.0",
                            "seatledger_reads_running 0.0",
                            "seatledger_reads_queued 0.0",
                            "seatledger_progress_waiting 0.0",
                            "kafka_consumer_fetch_manager_records_lag_max",
                            "kafka_producer_record_send_total"));
        }
    }
}
