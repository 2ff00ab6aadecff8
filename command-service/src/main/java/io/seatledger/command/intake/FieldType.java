package io.seatledger.command.intake;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.ImportId;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Moment;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PlainText;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Subject;
import io.seatledger.command.language.UserId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
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

    /** A JSON string of this form. */
    record Text(Form form, Function<String, ?> parse) implements FieldType {

        private static final String DATE_TIME = "date-time";

        /**
         * What the contracts say of a text.
         *
         * @param pattern that the whole text matches; {@code null} if no pattern says it
         * @param format of JSON Schema; {@code null} if there is none
         * @param maxLength in characters, as JSON Schema counts them; {@link Integer#MAX_VALUE} for no limit
         */
        public record Form(
                @Nullable String pattern, @Nullable String format, int minLength, int maxLength) {

            private static final int UNLIMITED = Integer.MAX_VALUE;
            private static final Form ANY = new Form(null, null, 0, UNLIMITED);

            private static Form matching(String pattern, @Nullable String format) {
                return new Form("^" + pattern + "$", format, 0, UNLIMITED);
            }

            /** Whether the length has a limit of its own, besides what the pattern says. */
            public boolean isLimited() {
                return maxLength < UNLIMITED;
            }

            private Form atMost(int most) {
                return new Form(pattern, format, minLength, most);
            }
        }

        @Override
        public Object read(JsonParser parser) {
            require(
                    parser.currentToken() == JsonToken.VALUE_STRING,
                    DATE_TIME.equals(form.format()) ? Moment.EXPECTED : "must be a string");
            String text = parser.getString();
            require(PlainText.isWellFormed(text), "must not contain half of a surrogate pair");
            require(
                    text.length() <= form.maxLength() || PlainText.lengthOf(text) <= form.maxLength(),
                    "must have at most %d characters".formatted(form.maxLength()));
            return parse.apply(text);
        }

        /** A text that is one of some words. */
        Text among(List<String> words) {
            return new Text(form, text -> {
                require(words.contains(text), "must be " + String.join(" or ", words));
                return parse.apply(text);
            });
        }

        Text ofLength(int most) {
            return new Text(form.atMost(most), parse);
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
            require(
                    isLong && min <= parser.getLongValue() && parser.getLongValue() <= max,
                    "must be %d to %d".formatted(min, max));
            return parse.apply(parser.getLongValue());
        }

        WholeNumber between(long least, long most) {
            return new WholeNumber(type, least, most, parse);
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
        return new Text(Text.Form.ANY, name -> constants.get(names.indexOf(name))).among(names);
    }

    private static Text identifier(Function<String, ?> parse) {
        return new Text(Text.Form.matching(Identifier.FORM, null), parse);
    }

    private static Text plain(int maxLength, Function<String, ?> parse) {
        return new Text(new Text.Form("^" + PlainText.FORM + "$", null, 1, maxLength), parse);
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

    /** What fields can be. */
    Map<Class<?>, FieldType> KNOWN = Map.ofEntries(
            Map.entry(String.class, new Text(Text.Form.ANY, text -> text)),
            Map.entry(Boolean.class, new TrueOrFalse()),
            Map.entry(Long.class, new WholeNumber(Long.class, Long.MIN_VALUE, Long.MAX_VALUE, number -> number)),
            Map.entry(AccountId.class, identifier(AccountId::new)),
            Map.entry(
                    Domain.class,
                    new Text(
                            new Text.Form("^" + Domain.FORM + "$", "hostname", 1, EmailAddress.MAX_LENGTH),
                            Domain::of)),
            Map.entry(
                    EmailAddress.class,
                    new Text(new Text.Form(null, "email", 1, EmailAddress.MAX_LENGTH), EmailAddress::of)),
            Map.entry(ImportId.class, identifier(ImportId::new)),
            Map.entry(LicenseType.class, identifier(LicenseType::new)),
            Map.entry(Moment.class, new Text(Text.Form.matching(Moment.FORM, Text.DATE_TIME), Moment::of)),
            Map.entry(Name.class, plain(Name.MAX_LENGTH, Name::new)),
            Map.entry(OrganizationId.class, identifier(OrganizationId::new)),
            Map.entry(PoolId.class, identifier(PoolId::new)),
            Map.entry(ProjectId.class, identifier(ProjectId::new)),
            Map.entry(
                    SeatCount.class,
                    new WholeNumber(Integer.class, 0, SeatCount.MAX, number -> new SeatCount((int) number))),
            Map.entry(Subject.class, plain(Subject.MAX_LENGTH, Subject::of)),
            Map.entry(UserId.class, identifier(UserId::new)));
}
