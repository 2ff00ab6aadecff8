package io.seatledger.command.intake;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.seatledger.command.intake.Problem.FieldError;
import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one translation between requests and JSON, and between answers and what is kept of them. Strict with requests: an
 * unknown or repeated field, or a value of another kind, is refused. Safe for any number of threads.
 */
public final class CommandCodec {

    private static final String ACCOUNT_VERSION = "accountVersion";

    /** Answers may be longer than any request: reads what {@link #encode} has written, of whatever length. */
    private static final JsonMapper KEPT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxDocumentLength(-1)
                            .build())
                    .build())
            .build();

    private final JsonMapper json;
    /** Writes what is there: a field that a later version adds changes nothing about the requests of today. */
    private final JsonMapper present;

    private final Validator validator;
    private final SequencedMap<String, Class<?>> vocabulary = new TreeMap<>();

    /** Knows every request that the sealed vocabulary holds; {@code json} says how strict it is. */
    public CommandCodec(JsonMapper json, Validator validator) {
        this.json = json;
        this.present = json.rebuild()
                .changeDefaultPropertyInclusion(v -> v.withValueInclusion(Include.NON_NULL))
                .build();
        this.validator = validator;
        requestsOf(CommandRequest.class)
                .forEach(request -> vocabulary.put(
                        Objects.requireNonNull(request.getAnnotation(CommandName.class))
                                .value(),
                        request));
    }

    /** Every command by its name. */
    public Map<String, Class<?>> vocabulary() {
        return Collections.unmodifiableMap(vocabulary);
    }

    /**
     * Reads a request; its constraints are not checked yet.
     *
     * @return {@code null} when no command has this name
     * @throws tools.jackson.core.JacksonException when the text is no JSON, or do not fit the command
     */
    public @Nullable CommandRequest<?> decode(String name, String data) {
        Class<?> type = vocabulary.get(name);
        if (type == null) {
            return null;
        }
        CommandRequest<?> request = (CommandRequest<?>) json.readValue(data, type);
        if (isAbsent(request)) {
            throw new InvalidRequestException(List.of(new FieldError("", "must be an object")));
        }
        return request;
    }

    /** JSON can say {@code null} where a Java type cannot. */
    private static boolean isAbsent(@Nullable Object value) {
        return value == null;
    }

    /** How many bytes the JSON of a command may have; of a name that no command has, as many as of any. */
    public int longestOf(String name) {
        Class<?> type = vocabulary.get(name);
        return type == null
                        || Objects.requireNonNull(type.getAnnotation(CommandName.class))
                                .isLong()
                ? CommandRequest.LONGEST
                : CommandRequest.USUAL;
    }

    /**
     * Checks the constraints of a request.
     *
     * @throws InvalidRequestException when some are broken
     */
    void validate(CommandRequest<?> request) {
        List<FieldError> errors = validator.validate(request).stream()
                .map(v -> new FieldError(v.getPropertyPath().toString().replace(".<list element>", ""), v.getMessage()))
                .sorted(Comparator.comparing(FieldError::field))
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
    }

    /** The same for the same command with the same fields, and for no other: SHA-256 in lower-case hexadecimal. */
    String fingerprintOf(CommandRequest<?> request, @Nullable Long expectedVersion) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((nameOf(request) + '\n' + expectedVersion + '\n').getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(present.writeValueAsBytes(request)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What is kept of an answer: all but the version, which only the append knows. */
    String encode(Answer answer) {
        ObjectNode node = json.valueToTree(answer);
        node.remove(ACCOUNT_VERSION);
        return json.writeValueAsString(node);
    }

    /** An answer as it was given the first time. */
    <A extends Answer> A decode(String kept, long accountVersion, Class<A> answerType) {
        ObjectNode node = (ObjectNode) KEPT.readTree(kept);
        node.put(ACCOUNT_VERSION, accountVersion);
        return json.readerFor(answerType)
                .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(node);
    }

    /** A problem as text. */
    String encode(Problem problem) {
        return json.writeValueAsString(problem);
    }

    /** A problem as it was given the first time. */
    Problem decodeProblem(String kept) {
        return json.treeToValue(KEPT.readTree(kept), Problem.class);
    }

    /** What is told of a command as JSON. */
    public byte[] write(Object value) {
        return json.writeValueAsBytes(value);
    }

    /** The contractual name of a request. */
    public static String nameOf(CommandRequest<?> request) {
        Class<?> type = request.getClass();
        CommandName name = type.getAnnotation(CommandName.class);
        return name != null
                ? name.value()
                : Arrays.stream(type.getInterfaces())
                        .map(i -> i.getAnnotation(CommandName.class))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseThrow()
                        .value();
    }

    private static Stream<Class<?>> requestsOf(Class<?> type) {
        return type.isAnnotationPresent(CommandName.class)
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(CommandCodec::requestsOf);
    }
}
