package io.seatledger.command.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.DiscriminatedBy;
import io.seatledger.command.decision.WireValues;
import io.seatledger.command.language.AccountId;
import io.seatledger.web.Problem;
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
 * Translates between JSON and commands, and between answers and their stored form. It may be used by any number of
 * threads.
 */
public final class CommandCodec {

    private static final String ACCOUNT_ID = "accountId";
    /** The field of an answer that has the version of the account. */
    static final String ACCOUNT_VERSION = "accountVersion";

    /** Reads what {@link #encode} has written, of whatever length: answers may be longer than any request. */
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
     * Creates a codec for every command of these vocabularies that has a {@link CommandName}.
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
     * @throws MalformedRequestException if the data is not JSON
     * @throws InvalidRequestException if the data does not fit the command; the exception has the first errors
     * @throws io.seatledger.command.language.InvalidValueException if the fields contradict each other
     */
    public CommandForm<?> decode(CommandType type, String data, AccountId account) {
        return (CommandForm<?>) reader.read(type.form(), data.getBytes(UTF_8), account);
    }

    /**
     * Reads a form, a command, or a part of one. It throws what {@link #decode} throws.
     *
     * @param account the account that the record is addressed to; {@code null} if only the record can say it
     */
    public <T> T read(Class<T> type, byte[] data, @Nullable AccountId account) {
        return reader.read(type, data, account);
    }

    /** The largest JSON that a command may have, in bytes; if no command has this name, the largest of any command. */
    public int longestOf(String name) {
        CommandType type = vocabulary.get(name);
        return type == null ? CommandType.LONGEST : type.longest();
    }

    /**
     * A SHA-256 in lower-case hexadecimal that is the same only for the same command with the same fields and the same
     * expected version.
     */
    String fingerprintOf(CommandForm<?> form, @Nullable Long expectedVersion) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((nameOf(form) + '\n' + expectedVersion + '\n').getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(json.writeValueAsBytes(fieldsOf(form))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The fields as a sender sends them. A field that a later version adds must not change the fingerprint of today's
     * fields.
     */
    private static Map<String, Object> fieldsOf(CommandForm<?> form) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Class<?> parent : form.getClass().getInterfaces()) {
            DiscriminatedBy variants = parent.getAnnotation(DiscriminatedBy.class);
            if (variants != null) {
                fields.put(variants.value(), variantName(form.getClass()));
            }
        }
        fields.putAll(WireValues.fieldsOf((Record) form));
        if (form instanceof Command) {
            fields.remove(ACCOUNT_ID);
        }
        return fields;
    }

    /** The stored form of an answer, without the version, which is known only after the append. */
    String encode(Map<String, Object> answer) {
        return json.writeValueAsString(answer);
    }

    /** Reads the stored form of an answer. */
    Map<String, Object> decodeAnswer(String stored) {
        return STORED.readValue(stored, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    /** Adds to an answer the version that the account has after the command. */
    static Map<String, Object> withVersion(Map<String, Object> answer, long accountVersion) {
        Map<String, Object> versioned = new LinkedHashMap<>(answer);
        versioned.put(ACCOUNT_VERSION, accountVersion);
        return versioned;
    }

    /** The answer that a sender gets for a result, without the version. */
    static Map<String, Object> answerOf(Object result) {
        return result instanceof Record values ? WireValues.fieldsOf(values) : Map.of("outcome", WireValues.of(result));
    }

    /** The stored form of a problem. */
    String encode(Problem problem) {
        return json.writeValueAsString(problem);
    }

    /** Reads the stored form of a problem. */
    Problem decodeProblem(String stored) {
        return json.treeToValue(STORED.readTree(stored), Problem.class);
    }

    /** Writes what a sender is told as JSON. */
    public byte[] write(Object value) {
        return json.writeValueAsBytes(value);
    }

    /** The name that a variant of a form with {@link DiscriminatedBy} has in JSON. */
    public static String variantName(Class<?> variant) {
        return variant.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The command that the form asks for. */
    CommandType typeOf(CommandForm<?> form) {
        return Objects.requireNonNull(vocabulary.get(nameOf(form)));
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
