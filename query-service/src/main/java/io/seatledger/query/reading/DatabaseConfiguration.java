package io.seatledger.query.reading;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.convert.DbRefResolver;
import org.springframework.data.mongodb.core.convert.DefaultDbRefResolver;
import org.springframework.data.mongodb.core.convert.DefaultMongoTypeMapper;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;
import org.springframework.data.mongodb.core.mapping.MongoMappingContext;

/** How the service uses the database, whatever its address says. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /** After the settings of the address, which are order 0. */
    private static final int LAST = 1_000;

    /** A write that a failover undoes would leave documents behind their progress; so would reading a lagging copy. */
    @Bean
    @Order(LAST)
    MongoClientSettingsBuilderCustomizer majorityAndPrimary() {
        return settings -> settings.writeConcern(WriteConcern.MAJORITY).readPreference(ReadPreference.primary());
    }

    /** Every collection has documents of one type, so that none has to name its Java class. */
    @Bean
    MappingMongoConverter mappingMongoConverter(
            MongoDatabaseFactory factory, MongoMappingContext context, MongoCustomConversions conversions) {
        DbRefResolver references = new DefaultDbRefResolver(factory);
        var converter = new MappingMongoConverter(references, context);
        converter.setCustomConversions(conversions);
        converter.setTypeMapper(new DefaultMongoTypeMapper(null));
        return converter;
    }
}
