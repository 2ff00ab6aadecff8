package io.seatledger.events;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
        var bytes = new ByteArrayOutputStream(256 + metadataJson.length() + payloadJson.length());
        try (var out = new DataOutputStream(bytes)) {
            out.write(HEX.parseHex(previousHash));
            out.writeLong(accountVersion);
            writeText(out, accountId);
            writeText(out, eventId);
            writeText(out, name);
            out.writeInt(revision);
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, time));
            out.writeInt(tags.size());
            for (String tag : tags) {
                writeText(out, tag);
            }
            writeText(out, metadataJson);
            writeText(out, payloadJson);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HEX.formatHex(sha256().digest(bytes.toByteArray()));
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
