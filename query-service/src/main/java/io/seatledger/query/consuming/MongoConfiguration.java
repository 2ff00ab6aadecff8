package io.seatledger.query.consuming;

import com.mongodb.MongoClientSettings;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.mongodb.autoconfigure.MongoClientFactory;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.convert.MongoConverter;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;

/**
 * How the service talks to MongoDB, whatever the connection string says. Reads must fail within 3 seconds, so none of
 * their operations may take longer, the waits for a server and a connection included. Folding writes much at a time,
 * and has a client, and so connections, of its own.
 */
@Configuration(proxyBeanMethods = false)
class MongoConfiguration {

    private static final Duration READ = Duration.ofMillis(2_500);
    private static final Duration FOLD = Duration.ofSeconds(30);
    private static final Duration CONNECT = Duration.ofSeconds(2);

    @Bean
    MongoCustomConversions mongoConversions() {
        return StoredTimes.conversions();
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    MongoClientSettingsBuilderCustomizer mongoSettings() {
        return settings -> settings.timeout(READ.toMillis(), TimeUnit.MILLISECONDS)
                .writeConcern(WriteConcern.MAJORITY)
                .readPreference(ReadPreference.primary())
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(pool -> pool.maxWaitTime(CONNECT.toMillis(), TimeUnit.MILLISECONDS))
                .applyToServerSettings(server -> server.heartbeatFrequency(CONNECT.toMillis(), TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Bean
    FoldingStore foldingStore(
            MongoClientSettings settings,
            List<MongoClientSettingsBuilderCustomizer> customizers,
            MongoDatabaseFactory database,
            MongoConverter converter) {
        MongoClientSettingsBuilderCustomizer patient =
                builder -> builder.timeout(FOLD.toMillis(), TimeUnit.MILLISECONDS);
        var client = new MongoClientFactory(
                        Stream.concat(customizers.stream(), Stream.of(patient)).toList())
                .createMongoClient(settings);
        var factory = new SimpleMongoClientDatabaseFactory(
                client, database.getMongoDatabase().getName());
        return new FoldingStore(client, new MongoTemplate(factory, converter));
    }
}
