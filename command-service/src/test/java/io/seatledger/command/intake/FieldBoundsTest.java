package io.seatledger.command.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.seatledger.command.Scenario;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.DiscriminatedBy;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Moment;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.SeatCount;
import io.seatledger.command.language.Subject;
import io.seatledger.web.Problem.FieldError;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a decision can write is bounded where commands are read. The commands and their fields are found by reflection:
 * a new one is tried too, and one of a new type needs bounds here.
 */
class FieldBoundsTest {

    private static final AccountId ACME = new AccountId("acme");
    private static final CommandCodec CODEC = Scenario.commandCodec();

    /** Half of a surrogate pair can be sent as an escape sequence only. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** The longest characters in UTF-8: four bytes, and two UTF-16 units. */
    private static final String CLEF = "\uD834\uDD1E";

    /** What is not a text that people can read. */
    private static final List<Object> NOT_PLAIN = List.of(
            "",
            " \u00A0\t\u3000",
            "\u200B",
            "\u200D",
            "\u3164",
            "a\u0000b",
            "a\nb",
            "\u202Egnp.nnA",
            "\u2067gnp.nnA\u2069",
            "a\u200Bb",
            "a\uFEFFb",
            "\uD800",
            "a\uDC00",
            "\uE000",
            "\uFFFF",
            Character.toString(0xE0041),
            7,
            true,
            List.of(),
            Map.of());

    /** The values of one type: what senders may send, up to the bounds, and what is beyond them. */
    private record Bounds(List<?> within, List<?> beyond) {

        static Bounds ofText(int maxLength) {
            return new Bounds(
                    List.of("Ann", CLEF.repeat(maxLength), "a".repeat(maxLength), "علی\u200Cرضا", " \u00A0Ann\t\u3000"),
                    plus(NOT_PLAIN, "a".repeat(maxLength + 1), CLEF.repeat(maxLength + 1)));
        }

        static Bounds ofNumber(long min, long max) {
            return new Bounds(
                    List.of(max, min),
                    List.of(
                            BigInteger.valueOf(min).subtract(BigInteger.ONE),
                            BigInteger.valueOf(max).add(BigInteger.ONE),
                            BigInteger.TWO.pow(64),
                            1.5,
                            1.0e3,
                            "1",
                            true));
        }

        private static List<Object> plus(List<Object> some, Object... more) {
            return Stream.concat(some.stream(), Arrays.stream(more)).toList();
        }
    }

    private static final Bounds IDENTIFIER = new Bounds(
            List.of("a", "a".repeat(63)), Bounds.plus(NOT_PLAIN, "a".repeat(64), "A", "-a", " a", "a ", "ä", "a/b"));

    private static final Map<Class<?>, Bounds> BOUNDS = Map.of(
            Name.class,
            Bounds.ofText(200),
            Subject.class,
            Bounds.ofText(255),
            Boolean.class,
            new Bounds(List.of(true, false), List.of("true", 1, List.of())),
            EmailAddress.class,
            new Bounds(
                    List.of("ann@x.io", "a".repeat(64) + "@" + ("b".repeat(60) + ".").repeat(3) + "io.xx"),
                    Bounds.plus(NOT_PLAIN, "a".repeat(64) + "@" + ("b".repeat(60) + ".").repeat(3) + "io.xxxx")),
            Domain.class,
            new Bounds(
                    List.of("x.io", "bücher.example"),
                    List.of("", " ", "a b.io", "@x.io", "x".repeat(255), "localhost", "x\u0000.io", "\uD800.io", 7)),
            Moment.class,
            new Bounds(
                    List.of(
                            "2000-01-01T00:00:00Z",
                            "2000-01-01T00:00:00+00:00",
                            "9999-12-31T23:59:59.999999999Z",
                            "2027-01-31T00:00:00.123456789+17:59"),
                    Bounds.plus(
                            NOT_PLAIN,
                            "1999-12-31T23:59:59.999999Z",
                            "0000-01-01T00:00:00Z",
                            "2000-01-01T00:00:00+00:01",
                            "9999-12-31T23:59:59-00:01",
                            "+10000-01-01T00:00:00Z",
                            "+999999999-12-31T23:59:59Z",
                            1_800_000_000_000L,
                            "1800000000000",
                            "2027-01-31",
                            "2027-02-29T00:00:00Z",
                            "2027-01-31T24:00:00Z",
                            "2027-01-31T23:59:60Z",
                            "2027-01-31T00:00:00",
                            "2027-01-31T00:00:00+18:00",
                            " 2027-01-31T00:00:00Z",
                            "2027-01-31t00:00:00z")));

    static final List<Class<?>> FORMS = CODEC.vocabulary().values().stream()
            .flatMap(command -> recordsOf(command.form()))
            .toList();

    private static Stream<Class<?>> recordsOf(Class<?> form) {
        return form.isSealed()
                ? Stream.of(form.getPermittedSubclasses()).flatMap(FieldBoundsTest::recordsOf)
                : Stream.of(form);
    }

    private record Field(RecordComponent component) {

        static List<Field> of(Class<?> form) {
            return Arrays.stream(form.getRecordComponents())
                    .filter(component ->
                            !Command.class.isAssignableFrom(form) || component.getType() != AccountId.class)
                    .map(Field::new)
                    .toList();
        }

        String name() {
            return component.getName();
        }

        boolean isList() {
            return component.getType() == List.class;
        }

        /** The value with which only this field, or this item of it, is tried. */
        Object holding(Object value) {
            return isList() ? List.of(value) : value;
        }

        String path() {
            return isList() ? name() + "[0]" : name();
        }

        Class<?> type() {
            return isList()
                    ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                    : component.getType();
        }

        Bounds bounds() {
            Class<?> type = type();
            Schema schema = component.getAccessor().getAnnotation(Schema.class);
            if (type == SeatCount.class) {
                return Bounds.ofNumber(schema == null ? 0 : Long.parseLong(schema.minimum()), 10_000_000);
            }
            if (type == Long.class) {
                assertThat(schema).as(name()).isNotNull();
                return Bounds.ofNumber(Long.parseLong(schema.minimum()), Long.parseLong(schema.maximum()));
            }
            if (type == String.class) {
                assertThat(schema).as(name()).isNotNull();
                return schema.allowableValues().length > 0
                        ? new Bounds(List.of(schema.allowableValues()), List.of("x", 1))
                        : new Bounds(
                                List.of("", "x".repeat(schema.maxLength())),
                                List.of("x".repeat(schema.maxLength() + 1), "\uD800", 1));
            }
            if (type.isEnum()) {
                return new Bounds(List.of(type.getEnumConstants()), List.of("x", 1));
            }
            return type.getName().endsWith("Id") || type.getSimpleName().equals("LicenseType")
                    ? IDENTIFIER
                    : Objects.requireNonNull(BOUNDS.get(type), () -> "no bounds of " + type);
        }
    }

    @ParameterizedTest
    @FieldSource("FORMS")
    void aFieldTakesWhatIsWithinItsBounds(Class<?> form) {
        for (Field field : Field.of(form)) {
            for (Object value : field.bounds().within()) {
                assertThatCode(() -> read(form, field, field.holding(value)))
                        .as("%s of %s", field.name(), form)
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FORMS")
    void aFieldRefusesWhatIsBeyondItsBoundsUnderItsOwnName(Class<?> form) {
        for (Field field : Field.of(form)) {
            for (Object value : field.bounds().beyond()) {
                var refused = catchThrowableOfType(
                        InvalidRequestException.class, () -> read(form, field, field.holding(value)));

                assertThat(refused)
                        .as("%s of %s: %s", field.name(), form, value)
                        .isNotNull();
                assertThat(refused.errors()).extracting(FieldError::field).containsExactly(field.path());
                assertThat(refused.errors())
                        .extracting(FieldError::message)
                        .allSatisfy(message ->
                                assertThat(message).startsWith("must ").doesNotContain("java.", "tools.jackson"));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FORMS")
    void theContractSaysOfATextWhatTheReaderInsistsOn(Class<?> form) {
        for (Field field : Field.of(form)) {
            if (FieldType.of(field.type()).orElseThrow() instanceof FieldType.Text text
                    && text.form().pattern() != null) {
                assertThat(field.bounds().within()).allMatch(value -> fits(value, text.form()));
                // Most of what a host name is, is left to the format.
                if (!"hostname".equals(text.form().format())) {
                    assertThat(field.bounds().beyond()).noneMatch(value -> fits(value, text.form()));
                }
            }
        }
    }

    /** Like a validator of JSON Schema. It does not know which months have 31 days, and leaves that to the format. */
    private static boolean fits(Object value, FieldType.Text.Form form) {
        return value instanceof String text
                && Pattern.compile(Objects.requireNonNull(form.pattern()))
                        .matcher(text)
                        .find()
                && text.codePointCount(0, text.length()) <= form.maxLength()
                && !text.startsWith("2027-02-29");
    }

    @ParameterizedTest
    @FieldSource("FORMS")
    void aListHasALimit(Class<?> form) {
        Field.of(form).stream().filter(Field::isList).forEach(field -> {
            ArraySchema size = field.component().getAccessor().getAnnotation(ArraySchema.class);
            Object item = field.bounds().within().getFirst();

            var refused = catchThrowableOfType(
                    InvalidRequestException.class,
                    () -> read(form, field, Collections.nCopies(size.maxItems() + 1, item)));

            assertThat(refused.errors()).extracting(FieldError::field).containsExactly(field.name());
        });
    }

    @Test
    void triesEveryCommand() {
        assertThat(FORMS).hasSizeGreaterThan(CODEC.vocabulary().size());
    }

    /** Reads the form with a value in one field, and usual values in all others. */
    private static Object read(Class<?> form, Field tried, Object value) {
        Map<String, Object> data = new HashMap<>();
        for (Field field : Field.of(form)) {
            data.put(field.name(), field.holding(field.bounds().within().getFirst()));
        }
        data.put(tried.name(), value);
        for (Class<?> parent : form.getInterfaces()) {
            DiscriminatedBy variants = parent.getAnnotation(DiscriminatedBy.class);
            if (variants != null) {
                data.put(variants.value(), CommandCodec.variantName(form));
                return CODEC.read(parent, JSON.writeValueAsBytes(data), ACME);
            }
        }
        return CODEC.read(form, JSON.writeValueAsBytes(data), ACME);
    }
}
