package io.seatledger.query.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What streams may cost.
 *
 * @param heartbeat how long a stream is silent at most
 * @param streamsPerNode how many a node has at most
 * @param streamsPerAccount how many of them are of one account at most
 */
@ConfigurationProperties("seatledger.live")
record LiveProperties(Duration heartbeat, int streamsPerNode, int streamsPerAccount) {}
