package io.seatledger.query.consuming;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How events are folded.
 *
 * @param threads how many threads of this node fold, each some of the partitions
 * @param patience how long an event waits for its predecessors, while none of them comes, until its account is parked
 * @param stuckAfter how long an attempt may fail until the service reports that folding is stuck
 */
@ConfigurationProperties("seatledger.folding")
record FoldingProperties(int threads, Duration patience, Duration stuckAfter) {}
