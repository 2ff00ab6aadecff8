package io.seatledger.command.user;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret key that addresses are hashed with (HMAC-SHA256, RFC 2104). It must never change while the event store
 * exists: with another key, an address that is claimed would look free.
 */
public final class EmailClaimKey {

    /** The length of the shortest secret that is accepted, in characters. */
    public static final int MIN_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * Creates a key.
     *
     * @throws IllegalArgumentException if the secret is shorter than {@value #MIN_LENGTH} characters
     */
    public EmailClaimKey(String secret) {
        if (secret.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "seatledger.email-claim.key must have at least " + MIN_LENGTH + " characters");
        }
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The claim of an address within an account. */
    public EmailClaim claimOf(AccountId account, EmailAddress address) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] text = (account.value() + '\n' + address.normalised()).getBytes(StandardCharsets.UTF_8);
            return new EmailClaim(HexFormat.of().formatHex(mac.doFinal(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
