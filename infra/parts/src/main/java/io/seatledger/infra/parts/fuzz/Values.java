package io.seatledger.infra.parts.fuzz;

import io.seatledger.infra.parts.ServedContract;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes values that fit a schema, and breaks them. */
final class Values {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int ATTEMPTS = 2_000;

    /** Letters of one, two, three and four bytes. */
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789éßøЖ北京😀𝔖";

    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "\t",
            "\u0000",
            "a\u0000b",
            "a\nb",
            " padded ",
            "\u202egnp.exe",
            "\u200b",
            "\ufeff",
            "\u00a0",
            "NOT AN ID",
            "..",
            "../etc/passwd",
            "%00",
            "'; DROP TABLE x; --",
            "<b>",
            "null",
            "true",
            "TRUE",
            "1",
            "-1",
            "+5",
            " 5",
            "5 ",
            "0x10",
            "٣",
            "1e3",
            "5.0",
            "99999999999999999999",
            "\"1\"",
            "W/\"1\"",
            "*",
            "{}",
            "a@b",
            "a@b@c.io",
            "Ann <ann@x.io>",
            "1735689600",
            "2030-01-01",
            "2030-01-01T00:00:00",
            "2030-13-01T00:00:00Z",
            "2030-02-30T00:00:00Z",
            "2030-01-01T24:00:00Z",
            "2030-01-01T23:59:60Z",
            "2030-01-01T00:00:00+99:00",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59-18:00",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z");

    /** Texts of which RFC 3339 and common sense disagree, and whether they are times depends on whom you ask. */
    private static final Pattern UNCLEAR = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:60.*");

    private final ServedContract contract;
    private final Known known;
    private final Random random;
    private Set<String> made = Set.of();

    /** What a contract says of a value. */
    enum Verdict {
        VALID,
        INVALID,
        /** Valid by the letter, such as {@code 5.0} for an integer; a service may refuse it. */
        UNCLEAR
    }

    Values(ServedContract contract, Known known, Random random) {
        this.contract = contract;
        this.known = known;
        this.random = random;
    }

    /**
     * Says what the next values are for: half of the identifiers that occur in the answer are new ones, because this is
     * what makes them.
     */
    void forAnswer(JsonNode schema) {
        made = Set.copyOf(contract.resolved(schema).path("properties").propertyNames());
    }

    Verdict judge(JsonNode value, JsonNode schema) {
        if (!contract.errors(value, schema).isEmpty()) {
            return Verdict.INVALID;
        }
        return isClear(value) && contract.fitsClearly(value, schema) ? Verdict.VALID : Verdict.UNCLEAR;
    }

    private static boolean isClear(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.isIntegralNumber() && value.canConvertToLong();
            case STRING -> !UNCLEAR.matcher(value.asString()).matches();
            case ARRAY, OBJECT -> value.valueStream().allMatch(Values::isClear);
            default -> true;
        };
    }

    /**
     * A value that fits a schema.
     *
     * @param name the name of the field, for which a value may be known
     */
    JsonNode fitting(JsonNode unresolved, String name) {
        JsonNode schema = contract.resolved(unresolved);
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return oneOf(schema.path("enum").valueStream().toList());
        }
        if (schema.has("oneOf")) {
            return fitting(oneOf(schema.path("oneOf").valueStream().toList()), name);
        }
        return switch (typeOf(schema)) {
            case "null" -> NODES.nullNode();
            case "object" -> object(schema);
            case "array" -> array(schema, name);
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "integer" -> found(schema, () -> integer(schema, name));
            default -> found(schema, () -> NODES.stringNode(text(schema, name)));
        };
    }

    /** The type that a schema asks for; of several, mostly the first, the last being {@code null}. */
    private String typeOf(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? type.get(random.nextInt(10) > 0 ? 0 : type.size() - 1).asString()
                : type.asString("string");
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = NODES.objectNode();
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || random.nextInt(5) < 2) {
                object.set(property.getKey(), fitting(property.getValue(), property.getKey()));
            }
        });
        return object;
    }

    private ArrayNode array(JsonNode schema, String name) {
        ArrayNode array = NODES.arrayNode();
        int least = schema.path("minItems").asInt(0);
        int most = Math.min(schema.path("maxItems").asInt(3), least + 2);
        for (int items = random.nextInt(least, most + 1); items > 0; items--) {
            array.add(fitting(schema.path("items"), name));
        }
        return array;
    }

    private JsonNode integer(JsonNode schema, String name) {
        String some = known.pick(name, random);
        if (some != null) {
            return NODES.numberNode(Long.parseLong(some));
        }
        long least = schema.path("minimum").asLong(Integer.MIN_VALUE);
        long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
        return NODES.numberNode(
                switch (random.nextInt(6)) {
                    case 0 -> least;
                    case 1 -> most;
                    case 2 -> random.nextLong();
                    case 3 -> least < most ? random.nextLong(least, most) + 1 : least;
                    default -> (long) random.nextInt(10);
                });
    }

    /** A text that may fit. */
    private String text(JsonNode schema, String name) {
        String some = made.contains(name) && random.nextBoolean() ? null : known.pick(name, random);
        if (some != null) {
            return some;
        }
        int most = Math.min(schema.path("maxLength").asInt(300), 2_000);
        return switch (name.equals("email") && random.nextBoolean() ? 7 : random.nextInt(13)) {
            case 0 -> oneOf(HOSTILE);
            case 1 -> letters(most);
            case 2 -> letters(schema.path("minLength").asInt(0));
            case 3 -> letters(random.nextInt(30));
            case 4 -> letters(random.nextInt(9) + 1) + " " + letters(random.nextInt(9) + 1);
            case 5 -> Integer.toString(random.nextInt(1_000));
            case 6 -> '"' + Integer.toString(random.nextInt(100)) + '"';
            case 7 -> "u" + random.nextInt(1_000_000) + "@" + oneOf(List.of("x.io", "example.com", "Example.ORG"));
            case 8 -> "d" + random.nextInt(1_000) + ".example.com";
            case 9 -> time();
            case 10 -> schema.path("example").asString("application/json");
            default -> id();
        };
    }

    private String id() {
        StringBuilder id = new StringBuilder();
        for (int length = oneOf(List.of(1, 8, 8, 8, 62, 63)); length > 0; length--) {
            id.append("abcxyz0189-".charAt(random.nextInt(id.isEmpty() ? 10 : 11)));
        }
        return id.toString();
    }

    private String letters(int length) {
        return random.ints(length, 0, LETTERS.codePointCount(0, LETTERS.length()))
                .map(i -> LETTERS.codePointAt(LETTERS.offsetByCodePoints(0, i)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String time() {
        Instant time =
                Instant.ofEpochSecond(random.nextLong(946_684_800L, 253_402_300_799L), random.nextInt(1_000_000_000));
        return switch (random.nextInt(4)) {
            case 0 -> time.toString();
            case 1 -> time.atOffset(ZoneOffset.ofHoursMinutes(5, 30)).toString();
            default ->
                Instant.ofEpochSecond(time.getEpochSecond() % 4_000_000_000L).toString();
        };
    }

    private JsonNode found(JsonNode schema, Supplier<JsonNode> candidates) {
        for (int i = 0; i < ATTEMPTS; i++) {
            JsonNode candidate = candidates.get();
            if (judge(candidate, schema) == Verdict.VALID) {
                return candidate;
            }
        }
        throw new IllegalStateException("found no value that fits " + schema);
    }

    /** A text that does not fit a schema, if there is one among some dozens. */
    String hostileText(JsonNode schema) {
        for (int i = 0; i < 30; i++) {
            String text = random.nextBoolean() ? oneOf(HOSTILE) : letters(random.nextInt(400));
            if (judge(NODES.stringNode(text), schema) == Verdict.INVALID) {
                return text;
            }
        }
        return oneOf(HOSTILE);
    }

    /** A copy with one change in one place, which may or may not still fit the schema. */
    JsonNode mutated(JsonNode value) {
        JsonNode copy = value.deepCopy();
        List<Runnable> changes = new ArrayList<>();
        collect(copy, changes);
        if (changes.isEmpty()) {
            return hostile();
        }
        oneOf(changes).run();
        return random.nextInt(20) == 0 ? oneOf(List.of(NODES.arrayNode().add(copy), hostile())) : copy;
    }

    private void collect(JsonNode node, List<Runnable> changes) {
        if (node instanceof ObjectNode object) {
            changes.add(() -> object.put(oneOf(List.of("x", "", "id", "accountId", "__proto__", "Name")), "x"));
            for (String name : object.propertyNames()) {
                changes.add(() -> object.remove(name));
                changes.add(() -> object.set(name, hostile()));
                changes.add(() -> object.set(name, hostile()));
                collect(object.path(name), changes);
            }
        } else if (node instanceof ArrayNode array) {
            changes.add(() -> array.add(hostile()));
            changes.add(() -> array.removeAll());
            if (!array.isEmpty()) {
                changes.add(() -> array.set(0, hostile()));
                changes.add(() -> array.add(array.get(0)));
                changes.add(() -> array.addAll(Collections.nCopies(2_000, array.get(0))));
            }
        }
    }

    private JsonNode hostile() {
        return switch (random.nextInt(12)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(oneOf(List.of(-1, 0, 1, 5, Integer.MIN_VALUE, Integer.MAX_VALUE)));
            case 3 -> NODES.numberNode(oneOf(List.of(Long.MIN_VALUE, Long.MAX_VALUE, 10_000_001L, 1L << 53)));
            case 4 -> NODES.numberNode(new BigInteger("99999999999999999999"));
            case 5 -> NODES.numberNode(new BigDecimal(oneOf(List.of("1.5", "5.0", "-0.0", "1e15"))));
            case 6 -> NODES.arrayNode();
            case 7 -> NODES.objectNode();
            case 8 -> NODES.arrayNode().addNull();
            case 9 -> NODES.stringNode(letters(oneOf(List.of(64, 201, 255, 256, 257, 3_000))));
            default -> NODES.stringNode(oneOf(HOSTILE));
        };
    }

    /** Bodies that are not JSON, or not for everybody, made from one that is. */
    String brokenJson(JsonNode value) {
        String text = value.toString();
        return oneOf(List.of(
                "",
                "{",
                "nonsense",
                "\u0000",
                "{} {}",
                text + "}",
                text + text,
                text.substring(0, text.length() - 1),
                text.replace('"', '\''),
                text.replace("}", ",}"),
                text.replaceFirst("\\{", "{/* */"),
                text.replaceFirst("\\{(\"[^\"]*\":)", "{$1null,$1"),
                "[".repeat(20_000),
                "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000),
                "NaN",
                "[1,]"));
    }

    private <T> T oneOf(List<? extends T> choices) {
        return FuzzSettings.oneOf(choices, random);
    }

    /** Reads a text in the way of a parameter: a number or a truth value if the schema asks for one. */
    static JsonNode ofParameter(String text, JsonNode schema) {
        String type = schema.path("type").asString("string");
        if (type.equals("boolean")
                ? text.matches("true|false")
                : type.equals("integer") && text.matches("-?(0|[1-9]\\d*)")) {
            return JsonMapper.shared().readTree(text);
        }
        return NODES.stringNode(text);
    }
}
