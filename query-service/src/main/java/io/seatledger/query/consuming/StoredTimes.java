package io.seatledger.query.consuming;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;

/**
 * How documents store times. The log may hold times that no date of a database can: they were accepted before times had
 * bounds. Such a time is stored as the first or the last one that every database can hold, so that no event stops a
 * partition.
 */
public final class StoredTimes {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private StoredTimes() {}

    /** The conversions between Java and MongoDB. */
    public static MongoCustomConversions conversions() {
        return new MongoCustomConversions(List.of(new InstantToDate()));
    }

    @WritingConverter
    private static final class InstantToDate implements Converter<Instant, Date> {
        @Override
        public Date convert(Instant time) {
            return Date.from(time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time);
        }
    }
}
