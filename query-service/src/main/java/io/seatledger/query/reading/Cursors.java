package io.seatledger.query.reading;

import io.seatledger.query.http.UnknownCursorException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the places at which the pages of a list begin. A cursor ends up in logs and in the histories of browsers,
 * and the place may be the address or the name of a user. Nobody can make up a cursor, or use one with another list.
 */
public final class Cursors {

    /** The longest text of a cursor, in characters. */
    public static final int LONGEST = 4_000;

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final String SEPARATOR = "\u0000";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final Supplier<byte[]> key;

    /** @param key the 16 bytes that all nodes share; asked for at every use */
    Cursors(Supplier<byte[]> key) {
        this.key = key;
    }

    /**
     * The cursor of a place.
     *
     * @param list what the list is of, and how it is filtered and sorted
     * @param place the last entry of the page: its identifier, and the value that it is ordered by if that is another
     */
    public String encode(Object list, List<String> place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, list, nonce)
                    .doFinal(String.join(SEPARATOR, place).getBytes(StandardCharsets.UTF_8));
            byte[] text = new byte[NONCE_BYTES + sealed.length];
            System.arraycopy(nonce, 0, text, 0, NONCE_BYTES);
            System.arraycopy(sealed, 0, text, NONCE_BYTES, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /**
     * The place of a cursor.
     *
     * @throws UnknownCursorException if this is not a cursor of this list
     */
    public List<String> decode(Object list, String cursor) {
        try {
            byte[] text = cursor.length() > LONGEST
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(cursor);
            if (text.length <= NONCE_BYTES) {
                throw new UnknownCursorException();
            }
            byte[] place =
                    cipher(Cipher.DECRYPT_MODE, list, text).doFinal(text, NONCE_BYTES, text.length - NONCE_BYTES);
            return List.of(new String(place, StandardCharsets.UTF_8).split(SEPARATOR, 2));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new UnknownCursorException();
        }
    }

    private Cipher cipher(int mode, Object list, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, new SecretKeySpec(key.get(), "AES"), new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        cipher.updateAAD(digest(list));
        return cipher;
    }

    private static byte[] digest(Object list) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(list.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
