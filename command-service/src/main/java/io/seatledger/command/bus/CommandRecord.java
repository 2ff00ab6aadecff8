package io.seatledger.command.bus;

import io.seatledger.command.intake.CommandType;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.CommandId;
import io.seatledger.command.language.InvalidValueException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * A command, sent as a CloudEvent in binary mode. Nothing in it is trusted: names, lengths and encodings are checked,
 * and unknown headers are ignored.
 *
 * @param name the name of the command, such as {@code license.assign}
 * @param token the bearer token, not verified yet; empty if there is none
 * @param data the value as text, not parsed yet
 */
record CommandRecord(
        AccountId accountId, CommandId commandId, String name, String token, Options options, String data) {

    /**
     * What a sender may add to a command.
     *
     * @param resultTopic the topic that the sender wants the result on; {@code null} for the default topic
     */
    record Options(
            @Nullable String resultTopic,
            @Nullable CommandId correlationId,
            boolean dryRun,
            @Nullable Long expectedVersion) {}

    /** The largest value of any command, in bytes. Most commands have a lower limit. */
    static final int MAX_BYTES = CommandType.LONGEST;

    static final String ID = "ce_id";
    static final String TYPE = "ce_type";
    static final String SOURCE = "ce_source";
    static final String SPEC_VERSION = "ce_specversion";
    static final String RESULT_TOPIC = "ce_resulttopic";
    static final String CORRELATION_ID = "ce_correlationid";
    static final String DRY_RUN = "ce_dryrun";
    static final String EXPECTED_VERSION = "ce_expectedversion";
    static final String CONTENT_TYPE = "content-type";
    static final String AUTHORIZATION = "authorization";

    /** The form of a version as a regular expression. */
    static final String VERSION_FORM = "[0-9]{1,18}";

    private static final Pattern VERSION = Pattern.compile(VERSION_FORM);
    private static final String BEARER = "bearer ";
    private static final MimeType JSON = MimeTypeUtils.APPLICATION_JSON;

    /** The longest key, and the longest value of any header but the token, in bytes. */
    static final int MAX_ATTRIBUTE_BYTES = 255;

    private static final int MAX_TOKEN_BYTES = 16 * 1024;

    /** @throws UnreadableCommandException if the record is not a command */
    static CommandRecord read(ConsumerRecord<byte[], byte[]> message) throws UnreadableCommandException {
        byte[] value = message.value();
        if (value == null) {
            throw new UnreadableCommandException("it has no value");
        }
        if (value.length > MAX_BYTES) {
            throw UnreadableCommandException.tooLarge(value.length, MAX_BYTES);
        }
        byte[] key = message.key();
        if (key == null) {
            throw new UnreadableCommandException("it has no key, which must be the id of the account");
        }
        if (!"1.0".equals(attribute(message, SPEC_VERSION))) {
            throw new UnreadableCommandException(SPEC_VERSION + " must be 1.0");
        }
        required(message, SOURCE);
        String contentType = attribute(message, CONTENT_TYPE);
        if (contentType != null && !isJson(contentType)) {
            throw new UnreadableCommandException("%s must be %s, in UTF-8".formatted(CONTENT_TYPE, JSON));
        }
        AccountId accountId = parse("the key", text("the key", key, MAX_ATTRIBUTE_BYTES), AccountId::new);
        return new CommandRecord(
                accountId,
                parse(ID, required(message, ID), CommandId::new),
                required(message, TYPE),
                tokenOf(message),
                new Options(
                        attribute(message, RESULT_TOPIC),
                        correlationId(message),
                        dryRun(message),
                        expectedVersion(message)),
                text("the value", value, MAX_BYTES));
    }

    /** The correlation id as it is passed on; {@code null} if the sender gave none. */
    @Nullable
    String correlationId() {
        return options.correlationId() == null ? null : options.correlationId().value();
    }

    /** An attribute of a record that is not a command; {@code null} if it is missing or unreadable. */
    static @Nullable String attributeOrNull(ConsumerRecord<byte[], byte[]> message, String name) {
        try {
            return attribute(message, name);
        } catch (UnreadableCommandException _) {
            return null;
        }
    }

    /** The correlation id of a record that is not a command; {@code null} if it is missing or unreadable. */
    static @Nullable String correlationIdOrNull(ConsumerRecord<byte[], byte[]> message) {
        try {
            CommandId id = correlationId(message);
            return id == null ? null : id.value();
        } catch (UnreadableCommandException _) {
            return null;
        }
    }

    /** The id of a record that is not a command; {@code null} if it is missing or unreadable. */
    static @Nullable CommandId idOrNull(ConsumerRecord<byte[], byte[]> message) {
        try {
            return parse(ID, required(message, ID), CommandId::new);
        } catch (UnreadableCommandException _) {
            return null;
        }
    }

    /** Parameters mean nothing to JSON (RFC 8259, section 11), but a charset other than UTF-8 is refused. */
    private static boolean isJson(String contentType) {
        try {
            MimeType type = MimeType.valueOf(contentType);
            return type.equalsTypeAndSubtype(JSON)
                    && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
        } catch (InvalidMimeTypeException _) {
            return false;
        }
    }

    /** The bearer token of a record, not verified yet; empty if there is none. */
    static String tokenOf(ConsumerRecord<byte[], byte[]> message) throws UnreadableCommandException {
        String header = header(message, AUTHORIZATION, MAX_TOKEN_BYTES);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : "";
    }

    private static @Nullable CommandId correlationId(ConsumerRecord<byte[], byte[]> message)
            throws UnreadableCommandException {
        String id = attribute(message, CORRELATION_ID);
        return id == null ? null : parse(CORRELATION_ID, id, CommandId::new);
    }

    private static boolean dryRun(ConsumerRecord<byte[], byte[]> message) throws UnreadableCommandException {
        return switch (attribute(message, DRY_RUN)) {
            case null -> false;
            case "false" -> false;
            case "true" -> true;
            default -> throw new UnreadableCommandException(DRY_RUN + " must be true or false");
        };
    }

    private static @Nullable Long expectedVersion(ConsumerRecord<byte[], byte[]> message)
            throws UnreadableCommandException {
        String version = attribute(message, EXPECTED_VERSION);
        return version == null ? null : parse(EXPECTED_VERSION, version, CommandRecord::version);
    }

    private static Long version(String text) {
        if (!VERSION.matcher(text).matches()) {
            throw new InvalidValueException("expectedVersion", "must be 1 to 18 decimal digits");
        }
        return Long.valueOf(text);
    }

    private static String required(ConsumerRecord<byte[], byte[]> message, String name)
            throws UnreadableCommandException {
        String value = attribute(message, name);
        if (value == null || value.isEmpty()) {
            throw new UnreadableCommandException("it has no header " + name);
        }
        return value;
    }

    private static @Nullable String attribute(ConsumerRecord<byte[], byte[]> message, String name)
            throws UnreadableCommandException {
        return header(message, name, MAX_ATTRIBUTE_BYTES);
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> message, String name, int limit)
            throws UnreadableCommandException {
        Iterator<Header> headers = message.headers().headers(name).iterator();
        if (!headers.hasNext()) {
            return null;
        }
        byte[] value = headers.next().value();
        if (headers.hasNext()) {
            throw new UnreadableCommandException("the header %s occurs more than once".formatted(name));
        }
        return value == null ? null : text("the header " + name, value, limit);
    }

    private static String text(String what, byte[] utf8, int limit) throws UnreadableCommandException {
        if (utf8.length > limit) {
            throw new UnreadableCommandException("%s is longer than %d bytes".formatted(what, limit));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new UnreadableCommandException(what + " is not valid UTF-8");
        }
    }

    private static <T> T parse(String what, String text, Function<String, T> type) throws UnreadableCommandException {
        try {
            return type.apply(text);
        } catch (InvalidValueException e) {
            throw new UnreadableCommandException("%s %s".formatted(what, e.getMessage()));
        }
    }
}
