package io.seatledger.command.invitation;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The token in the link of an invitation. It says whose invitation it is, and its secret appears in the mail only. As
 * text, it is {@code accountId.userId.secret}.
 */
public record InvitationToken(AccountId accountId, UserId userId, String secret) {

    /** The length of the longest token, in characters. */
    public static final int MAX_LENGTH = 256;

    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM =
            Pattern.compile("(" + Identifier.FORM + ")\\.(" + Identifier.FORM + ")\\.([A-Za-z0-9_-]{43})");

    /** Creates a token with a random secret of 256 bits. */
    public static InvitationToken random(AccountId accountId, UserId userId, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new InvitationToken(
                accountId, userId, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** Reads a token; empty if the text does not have the form of a token. */
    public static Optional<InvitationToken> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new InvitationToken(
                        new AccountId(matcher.group(1)), new UserId(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    /** The text in the link. */
    public String text() {
        return accountId + "." + userId + "." + secret;
    }

    /** The hash that is stored: the SHA-256 of the secret in lower-case hexadecimal. */
    public String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return accountId + "." + userId + ".…";
    }
}
