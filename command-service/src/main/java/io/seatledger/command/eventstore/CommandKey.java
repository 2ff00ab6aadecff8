package io.seatledger.command.eventstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/**
 * Identifies a command. The sender chooses the identifier, so it is unique only together with the sender and the
 * account.
 *
 * @param scope the account, or {@link #PLATFORM}; of a later step, see {@link #ofStep}
 * @param sender subject of the token that the command came with
 * @param commandId at most 255 characters
 */
public record CommandKey(String scope, String sender, String commandId) {

    /** The scope of commands that are addressed to the platform and not to an account. */
    public static final String PLATFORM = "";

    /**
     * The key under which the outcome is stored: the first 128 bits of a SHA-256. A sender who searches for two names
     * of the same key only finds names of their own, because the scope and the sender are part of it.
     */
    public UUID digest() {
        MessageDigest sha256 = sha256();
        for (String part : List.of(scope, sender, commandId)) {
            byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
            sha256.update(utf8);
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        return new UUID(digest.getLong(), digest.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The key under which the outcome of a step is stored, when the command is decided in several. The first step has
     * the key of the command, so no other command can be given its identifier. No sender can choose a later key: no
     * account has a slash in its identifier.
     *
     * @param number counted from 1
     */
    public CommandKey ofStep(int number) {
        return number == 1 ? this : new CommandKey(scope + "/" + number, sender, commandId);
    }
}
