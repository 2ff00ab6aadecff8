package io.seatledger.query.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The limits of streams.
 *
 * @param heartbeat the longest time that a stream stays silent
 * @param streamsPerNode the largest number of open streams on a node
 * @param streamsPerAccount the largest number of them that follow the same account
 */
@ConfigurationProperties("seatledger.live")
record LiveProperties(Duration heartbeat, int streamsPerNode, int streamsPerAccount) {}
