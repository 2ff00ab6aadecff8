package io.seatledger.command.language;

import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address (RFC 5321, RFC 6531) without display name or comments, at most {@value #MAX_LENGTH} characters.
 * White space around it and invisible characters in it do not count: nobody means another address by them. This is the
 * one reader of addresses, whatever way they come in.
 *
 * @param normalised the form in which addresses are compared: lower-case local part, domain in lower-case ASCII
 *     (IDNA2008)
 * @param asGiven the spelling to show, without what does not count
 */
public record EmailAddress(String normalised, String asGiven) {

    /** The longest address that fits into the path of an SMTP envelope (RFC 5321, 4.5.3.1.3), in characters. */
    public static final int MAX_LENGTH = 254;

    /** The longest local part, in bytes (RFC 5321, 4.5.3.1.1). */
    private static final int MAX_LOCAL_BYTES = 64;

    /** A character that cannot be seen. The joiners mean something in the domains of some scripts. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}" + PlainText.UNSEEN + "&&[^\\u200C\\u200D]]");

    private static final Pattern JOINERS = Pattern.compile("[\\u200C\\u200D]");

    /**
     * What stands around addresses in Markdown, tables, code and quotations, a local part that begins with what
     * spreadsheets take for a formula, and the end of an encoded word (RFC 2047): allowed by RFC 5321, given out by no
     * one.
     */
    private static final Pattern NEVER_WRITTEN =
            Pattern.compile("[^\"\\p{IsAlphabetic}\\p{M}\\p{Nd}_].*|[^\"].*[`*|{}].*|.*\\?=.*");

    private static final String FULL_STOP = "\u3002";
    private static final String HALF_WIDTH_FULL_STOP = "\uFF61";

    private static final EmailValidator VALIDATOR = JMail.strictValidator()
            .disallowExplicitSourceRouting()
            .disallowObsoleteWhitespace()
            .disallowIpDomain()
            .requireTopLevelDomain()
            .withRule(email -> !email.hasIdentifier() && email.comments().isEmpty());

    /**
     * Reads an address.
     *
     * @throws InvalidValueException if the text is not an email address
     */
    public static EmailAddress of(String text) {
        return parse(text)
                .orElseThrow(
                        () -> new InvalidValueException("email", "must be an email address, such as ann@example.org"));
    }

    /** Reads an address; empty if the text is not an email address. */
    public static Optional<EmailAddress> parse(String text) {
        String visible = withoutFullStop(withoutInvisible(text));
        int at = visible.lastIndexOf('@');
        if (at < 0 || visible.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String local = JOINERS.matcher(visible.substring(0, at)).replaceAll("");
        String domain = visible.substring(at + 1);
        return parse(local, domain)
                .or(() -> parse(local, JOINERS.matcher(domain).replaceAll("")));
    }

    private static Optional<EmailAddress> parse(String local, String domain) {
        return Domain.parse(domain)
                .flatMap(known -> normalise(local)
                        .map(name -> name + "@" + known)
                        .filter(normalised -> normalised.length() <= MAX_LENGTH && VALIDATOR.isValid(normalised))
                        .map(normalised -> new EmailAddress(normalised, local + "@" + domain)));
    }

    /** The local part in the form in which it is compared; empty if it has characters that no address has. */
    private static Optional<String> normalise(String local) {
        if (!PlainText.isPlain(local) || NEVER_WRITTEN.matcher(local).matches() || !Scripts.isOneIn(local)) {
            return Optional.empty();
        }
        String lower = Normalizer.normalize(
                Normalizer.normalize(local, Normalizer.Form.NFC).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        return lower.getBytes(StandardCharsets.UTF_8).length <= MAX_LOCAL_BYTES
                        && lower.codePoints().allMatch(c -> c < 0x80 || Domain.permits(c))
                ? Optional.of(lower)
                : Optional.empty();
    }

    private static String withoutInvisible(String text) {
        String stripped = PlainText.strip(text);
        // White space within invisible characters is around the address as well.
        return stripped.chars().allMatch(c -> c < 0x80)
                ? stripped
                : PlainText.strip(INVISIBLE.matcher(stripped).replaceAll(""));
    }

    /** A full stop that ends a Chinese or Japanese sentence is not part of the domain. */
    private static String withoutFullStop(String text) {
        return text.endsWith(FULL_STOP) || text.endsWith(HALF_WIDTH_FULL_STOP)
                ? text.substring(0, text.length() - 1)
                : text;
    }

    /** The domain of the normalised form. */
    public Domain domain() {
        return new Domain(normalised.substring(normalised.lastIndexOf('@') + 1));
    }

    @Override
    public String toString() {
        return asGiven;
    }
}
