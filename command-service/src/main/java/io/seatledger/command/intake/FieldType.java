package io.seatledger.command.intake;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.ImportId;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a single JSON value into a value of the domain. This is the one table of what fields can be, for the reader of
 * commands and for the contracts.
 */
public sealed interface FieldType {

    /**
     * Reads the parser's current value, which is not {@code null}.
     *
     * @throws InvalidValueException if the value has another JSON type, or cannot be a value of the domain; its message
     *     is for senders
     */
    Object read(JsonParser parser);

    /** The field type for components of this class; empty if fields cannot have it. */
    static Optional<FieldType> of(Class<?> type) {
        return Optional.ofNullable(type.isEnum() ? constants(type) : KNOWN.get(type));
    }

    /**
     * A JSON string.
     *
     * @param pattern that the whole text matches; {@code null} for any text
     * @param maxLength in UTF-16 units; {@code null} for no limit of its own
     */
    record Text(@Nullable String pattern, @Nullable Integer maxLength, Function<String, ?> parse) implements FieldType {
        @Override
        public Object read(JsonParser parser) {
            require(parser.currentToken() == JsonToken.VALUE_STRING, "must be a string");
            String text = parser.getString();
            require(maxLength == null || text.length() <= maxLength, "must have at most " + maxLength + " characters");
            return parse.apply(text);
        }

        /** A text that is one of some words. */
        Text among(List<String> words) {
            return new Text(pattern, maxLength, text -> {
                require(words.contains(text), "must be " + String.join(" or ", words));
                return parse.apply(text);
            });
        }

        Text ofLength(int most) {
            return new Text(pattern, most, parse);
        }
    }

    /**
     * A JSON number without fraction or exponent.
     *
     * @param type of the number in Java
     */
    record WholeNumber(Class<?> type, long min, long max, LongFunction<?> parse) implements FieldType {
        @Override
        public Object read(JsonParser parser) {
            require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "must be a whole number");
            boolean isLong = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            require(isLong && min <= parser.getLongValue() && parser.getLongValue() <= max, range());
            return parse.apply(parser.getLongValue());
        }

        private String range() {
            return max == Long.MAX_VALUE ? "is out of range" : "must be %d to %d".formatted(min, max);
        }

        WholeNumber from(long least) {
            return new WholeNumber(type, least, max, parse);
        }
    }

    /** {@code true} or {@code false}. */
    record TrueOrFalse() implements FieldType {
        @Override
        public Object read(JsonParser parser) {
            JsonToken token = parser.currentToken();
            require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, "must be true or false");
            return token == JsonToken.VALUE_TRUE;
        }
    }

    private static FieldType constants(Class<?> type) {
        List<Object> constants = Arrays.asList(type.getEnumConstants());
        List<String> names = constants.stream().map(Object::toString).toList();
        return new Text(null, null, name -> constants.get(names.indexOf(name))).among(names);
    }

    private static Text identifier(Function<String, ?> parse) {
        return new Text("^" + Identifier.FORM + "$", null, parse);
    }

    private static Instant time(String text) {
        require(TIME.matcher(text).matches(), TIME_MESSAGE);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw invalid(TIME_MESSAGE);
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

    /** RFC 3339, which is stricter than Java: seconds are required, and a year has four digits. */
    Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

    String TIME_MESSAGE = "must be a time with an offset, such as 2027-01-31T00:00:00Z";

    /** What fields can be. */
    Map<Class<?>, FieldType> KNOWN = Map.ofEntries(
            Map.entry(String.class, new Text(null, null, text -> text)),
            Map.entry(Boolean.class, new TrueOrFalse()),
            Map.entry(Long.class, new WholeNumber(Long.class, Long.MIN_VALUE, Long.MAX_VALUE, number -> number)),
            Map.entry(Instant.class, new Text(null, null, FieldType::time)),
            Map.entry(AccountId.class, identifier(AccountId::new)),
            Map.entry(Domain.class, new Text(null, EmailAddress.MAX_LENGTH, Domain::of)),
            Map.entry(EmailAddress.class, new Text(null, EmailAddress.MAX_LENGTH, EmailAddress::of)),
            Map.entry(ImportId.class, identifier(ImportId::new)),
            Map.entry(LicenseType.class, identifier(LicenseType::new)),
            Map.entry(Name.class, new Text(null, Name.MAX_LENGTH, Name::new)),
            Map.entry(OrganizationId.class, identifier(OrganizationId::new)),
            Map.entry(PoolId.class, identifier(PoolId::new)),
            Map.entry(ProjectId.class, identifier(ProjectId::new)),
            Map.entry(
                    SeatCount.class,
                    new WholeNumber(Integer.class, 0, SeatCount.MAX, number -> new SeatCount((int) number))),
            Map.entry(Subject.class, new Text(null, Subject.MAX_LENGTH, Subject::new)),
            Map.entry(UserId.class, identifier(UserId::new)));
}
