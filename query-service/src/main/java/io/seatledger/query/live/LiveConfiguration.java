package io.seatledger.query.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.progress.Progress;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveProperties.class)
class LiveConfiguration {

    @Bean
    LiveStreams liveStreams(
            LiveProperties properties,
            Progress progress,
            AccountReaders readers,
            List<ChangeSource> sources,
            InstantSource clock) {
        return new LiveStreams(properties, progress, readers, sources, clock);
    }

    @Bean
    MeterBinder openStreams(LiveStreams streams) {
        return registry -> Gauge.builder("seatledger.live.streams", streams, LiveStreams::count)
                .description("Streams of changes that are open on this node")
                .register(registry);
    }

    @Bean
    ChangeEventSchema changeEventSchema() {
        return new ChangeEventSchema();
    }
}
