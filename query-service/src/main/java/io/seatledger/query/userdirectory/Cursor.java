package io.seatledger.query.userdirectory;

import io.seatledger.query.http.UnknownCursorException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The place after the last user of a page. Callers treat its text as opaque.
 *
 * @param scope digest of the list that the cursor belongs to: its account, filter and order
 * @param value the last user's value of the field that the list is ordered by
 * @param id identifier of the last user's document
 */
record Cursor(String scope, String value, String id) {

    private static final String SEPARATOR = "\u0000";
    static final int LONGEST = 4_000;

    static String scopeOf(Object... list) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(List.of(list).toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    String encode() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, scope, value, id).getBytes(StandardCharsets.UTF_8));
    }

    static Cursor decode(String text, String scope) {
        String[] parts = text.length() > LONGEST ? new String[0] : decoded(text).split(SEPARATOR, -1);
        if (parts.length != 3 || !parts[0].equals(scope)) {
            throw new UnknownCursorException();
        }
        return new Cursor(parts[0], parts[1], parts[2]);
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UnknownCursorException();
        }
    }
}
