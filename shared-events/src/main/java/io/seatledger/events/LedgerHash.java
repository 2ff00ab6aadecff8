package io.seatledger.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/**
 * One link of an account's hash chain: SHA-256 (FIPS 180-4) over the previous hash and everything else in the envelope
 * but the position, which is an order within one database only: an account keeps its chain when it moves to another.
 *
 * <p>Input, big-endian, in this order: previous hash (32 bytes), account version (8), account id, event id, name
 * (texts), revision (4), time as microseconds since 1970 (8), number of tags (4), each tag, metadata, payload (texts).
 * A text is its length in bytes (4) followed by its UTF-8 bytes, so no two different envelopes have the same input.
 */
public final class LedgerHash {

    /** The previous hash of an account's first event: 64 zeros. */
    public static final String GENESIS = "0".repeat(64);

    private static final HexFormat HEX = HexFormat.of();
    private static final MessageDigest SHA_256 = newSha256();

    private LedgerHash() {}

    /**
     * Computes the hash of one event.
     *
     * @param tags in the order of {@link EventEnvelope#tags}
     * @return 64 lower-case hexadecimal digits
     * @throws IllegalArgumentException when {@code previousHash} is not hexadecimal
     */
    public static String of(
            String previousHash,
            long accountVersion,
            String accountId,
            String eventId,
            String name,
            int revision,
            Instant time,
            List<String> tags,
            String metadataJson,
            String payloadJson) {
        byte[] previous = HEX.parseHex(previousHash);
        byte[][] utf8Tags = tags.stream().map(LedgerHash::utf8).toArray(byte[][]::new);
        byte[] utf8AccountId = utf8(accountId);
        byte[] utf8EventId = utf8(eventId);
        byte[] utf8Name = utf8(name);
        byte[] utf8Metadata = utf8(metadataJson);
        byte[] utf8Payload = utf8(payloadJson);
        int length = previous.length + 2 * Long.BYTES + 2 * Integer.BYTES;
        for (byte[] text : List.of(utf8AccountId, utf8EventId, utf8Name, utf8Metadata, utf8Payload)) {
            length += Integer.BYTES + text.length;
        }
        for (byte[] tag : utf8Tags) {
            length += Integer.BYTES + tag.length;
        }
        ByteBuffer input = ByteBuffer.allocate(length);
        input.put(previous);
        input.putLong(accountVersion);
        putText(input, utf8AccountId);
        putText(input, utf8EventId);
        putText(input, utf8Name);
        input.putInt(revision);
        input.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, time));
        input.putInt(utf8Tags.length);
        for (byte[] tag : utf8Tags) {
            putText(input, tag);
        }
        putText(input, utf8Metadata);
        putText(input, utf8Payload);
        return HEX.formatHex(sha256().digest(input.array()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void putText(ByteBuffer input, byte[] utf8) {
        input.putInt(utf8.length);
        input.put(utf8);
    }

    /** A copy of a digest costs less than to look for a provider of one. */
    private static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of the Java platform can be copied", e);
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
