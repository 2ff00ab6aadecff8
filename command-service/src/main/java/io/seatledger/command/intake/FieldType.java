package io.seatledger.command.intake;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Subject;
import io.seatledger.command.language.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a single JSON value into a value of the domain. The messages of its exceptions are for senders. */
sealed interface FieldType {

    /**
     * Reads the parser's current value, which is not {@code null}.
     *
     * @throws InvalidValueException if the value has another JSON type, or cannot be a value of the domain
     */
    Object read(JsonParser parser);

    /**
     * The field type for components of this class.
     *
     * @throws IllegalArgumentException if fields cannot have this class
     */
    static FieldType of(Class<?> type) {
        if (type.isEnum()) {
            return constants(type);
        }
        FieldType known = KNOWN.get(type);
        if (known == null) {
            throw new IllegalArgumentException(type + " cannot be the type of a field");
        }
        return known;
    }

    /** A JSON string. */
    record Text(Function<String, ?> parse) implements FieldType {
        @Override
        public Object read(JsonParser parser) {
            require(parser.currentToken() == JsonToken.VALUE_STRING, "must be a string");
            return parse.apply(parser.getString());
        }
    }

    /** A JSON number without fraction or exponent. */
    record WholeNumber(long min, long max, LongFunction<?> parse) implements FieldType {
        @Override
        public Object read(JsonParser parser) {
            require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "must be a whole number");
            boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            require(fits && min <= parser.getLongValue() && parser.getLongValue() <= max, range());
            return parse.apply(parser.getLongValue());
        }

        private String range() {
            return "must be %d to %d".formatted(min, max);
        }
    }

    /** {@code true} or {@code false}. */
    record Truth() implements FieldType {
        @Override
        public Object read(JsonParser parser) {
            JsonToken token = parser.currentToken();
            require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, "must be true or false");
            return token == JsonToken.VALUE_TRUE;
        }
    }

    private static FieldType constants(Class<?> type) {
        Map<String, Object> byName =
                Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(Object::toString, c -> c));
        String names =
                Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(Collectors.joining(" or "));
        return new Text(name -> Optional.ofNullable(byName.get(name)).orElseThrow(() -> invalid("must be " + names)));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw invalid("must be a time with an offset, such as 2027-01-31T00:00:00Z");
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw invalid(message);
        }
    }

    /** The exception leaves the field empty: the reader of the record knows its name. */
    private static InvalidValueException invalid(String message) {
        return new InvalidValueException("", message);
    }

    /** The classes that fields can have. */
    Map<Class<?>, FieldType> KNOWN = Map.ofEntries(
            Map.entry(String.class, new Text(text -> text)),
            Map.entry(Boolean.class, new Truth()),
            // These are durations in seconds; each command has a smaller limit of its own.
            Map.entry(Long.class, new WholeNumber(0, 999_999_999_999L, number -> number)),
            Map.entry(Instant.class, new Text(FieldType::time)),
            Map.entry(AccountId.class, new Text(AccountId::new)),
            Map.entry(Domain.class, new Text(Domain::of)),
            Map.entry(EmailAddress.class, new Text(EmailAddress::of)),
            Map.entry(LicenseType.class, new Text(LicenseType::new)),
            Map.entry(Name.class, new Text(Name::new)),
            Map.entry(OrganizationId.class, new Text(OrganizationId::new)),
            Map.entry(PoolId.class, new Text(PoolId::new)),
            Map.entry(ProjectId.class, new Text(ProjectId::new)),
            Map.entry(SeatCount.class, new WholeNumber(0, SeatCount.MAX, number -> new SeatCount((int) number))),
            Map.entry(Subject.class, new Text(Subject::new)),
            Map.entry(UserId.class, new Text(UserId::new)));
}
