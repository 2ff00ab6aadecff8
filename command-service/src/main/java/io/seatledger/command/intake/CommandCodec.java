package io.seatledger.command.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.Plain;
import io.seatledger.command.decision.Variants;
import io.seatledger.command.language.AccountId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one translation between JSON and commands, and between answers and what is stored of them. Safe for any number of
 * threads.
 */
public final class CommandCodec {

    private static final String ACCOUNT_ID = "accountId";
    private static final String ACCOUNT_VERSION = "accountVersion";

    /** Answers may be longer than any request: reads what {@link #encode} has written, of whatever length. */
    private static final JsonMapper STORED = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxDocumentLength(-1)
                            .build())
                    .build())
            .build();

    private final JsonMapper json;
    private final RecordReader reader;
    private final SequencedMap<String, CommandType> vocabulary = new TreeMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();

    /**
     * Knows every command of some vocabularies that has a {@link CommandName}.
     *
     * @param json reads and writes JSON; its limits apply
     * @param vocabularies the sealed interfaces of the features' commands, or single commands
     */
    public CommandCodec(JsonMapper json, Collection<Class<?>> vocabularies) {
        this.json = json.rebuild()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        this.reader = new RecordReader(this.json);
        vocabularies.stream()
                .flatMap(CommandCodec::recordsOf)
                .filter(command -> command.isAnnotationPresent(CommandName.class))
                .map(CommandType::of)
                .forEach(this::add);
    }

    private void add(CommandType type) {
        if (vocabulary.put(type.name(), type) != null) {
            throw new IllegalArgumentException("two commands are called " + type.name());
        }
        recordsOf(type.form()).forEach(form -> names.put(form, type.name()));
        reader.prepare(type.form());
    }

    /** Every command by its name. */
    public Map<String, CommandType> vocabulary() {
        return Collections.unmodifiableMap(vocabulary);
    }

    /**
     * Reads the fields of a command.
     *
     * @param account the account that the command is addressed to
     * @return {@code null} when no command has this name
     * @throws MalformedRequestException when the data is not JSON
     * @throws InvalidRequestException when it does not fit the command; with the fields that do not
     * @throws io.seatledger.command.language.InvalidValueException when the fields contradict each other
     */
    public @Nullable CommandForm<?> decode(String name, String data, AccountId account) {
        CommandType type = vocabulary.get(name);
        return type == null ? null : (CommandForm<?>) reader.read(type.form(), data.getBytes(UTF_8), account);
    }

    /**
     * Reads a record that is a form, a command, or part of one; {@link #decode} says what it throws.
     *
     * @param account the account that it is addressed to; {@code null} when only the record can say it
     */
    public <T> T read(Class<T> type, byte[] data, @Nullable AccountId account) {
        return reader.read(type, data, account);
    }

    /** How many bytes the JSON of a command may have; as many as of any when no command has this name. */
    public int longestOf(String name) {
        CommandType type = vocabulary.get(name);
        return type == null ? CommandType.LONGEST : type.longest();
    }

    /** The same for the same command with the same fields, and for no other: SHA-256 in lower-case hexadecimal. */
    String fingerprintOf(CommandForm<?> form, @Nullable Long expectedVersion) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((nameOf(form) + '\n' + expectedVersion + '\n').getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(json.writeValueAsBytes(fieldsOf(form))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The fields as a sender sends them; a field that a later version adds changes nothing about those of today. */
    private static Map<String, Object> fieldsOf(CommandForm<?> form) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Class<?> parent : form.getClass().getInterfaces()) {
            Variants variants = parent.getAnnotation(Variants.class);
            if (variants != null) {
                fields.put(variants.value(), variantName(form.getClass()));
            }
        }
        fields.putAll(Plain.fieldsOf((Record) form));
        if (form instanceof Command) {
            fields.remove(ACCOUNT_ID);
        }
        return fields;
    }

    /** What is stored of an answer: all but the version, which only the append knows. */
    String encode(Map<String, Object> answer) {
        return json.writeValueAsString(answer);
    }

    /** An answer as it was stored. */
    Map<String, Object> decodeAnswer(String stored) {
        return STORED.readValue(stored, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    /** A decision's result as its sender is told, with the version that the account has then. */
    static Map<String, Object> withVersion(Map<String, Object> answer, long accountVersion) {
        Map<String, Object> versioned = new LinkedHashMap<>(answer);
        versioned.put(ACCOUNT_VERSION, accountVersion);
        return versioned;
    }

    /** A decision's result as its sender is told, without the version. */
    static Map<String, Object> answerOf(Object result) {
        return result instanceof Record values ? Plain.fieldsOf(values) : Map.of("outcome", Plain.of(result));
    }

    /** A problem as text. */
    String encode(Problem problem) {
        return json.writeValueAsString(problem);
    }

    /** A problem as it was stored. */
    Problem decodeProblem(String stored) {
        return json.treeToValue(STORED.readTree(stored), Problem.class);
    }

    /** What senders are told, as JSON. */
    public byte[] write(Object value) {
        return json.writeValueAsBytes(value);
    }

    /** What a variant of a form with {@link Variants} is called in JSON. */
    public static String variantName(Class<?> variant) {
        return variant.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private String nameOf(CommandForm<?> form) {
        return Objects.requireNonNull(names.get(form.getClass()), () -> form.getClass() + " has no name");
    }

    private static Stream<Class<?>> recordsOf(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(CommandCodec::recordsOf)
                : Stream.of(type);
    }
}
