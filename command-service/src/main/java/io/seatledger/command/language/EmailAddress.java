package io.seatledger.command.language;

import com.ibm.icu.text.IDNA;
import com.sanctionco.jmail.Email;
import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address (RFC 5321, RFC 6531) without display name or comments, at most {@value #MAX_LENGTH} characters.
 * White space around it and invisible characters in it do not count: nobody means another address by them.
 *
 * @param normalised the form in which addresses are compared: lower-case local part, domain in lower-case ASCII (UTS
 *     #46, nontransitional)
 * @param asGiven the spelling to show, without what does not count
 */
public record EmailAddress(String normalised, String asGiven) {

    /** The longest address that fits into the path of an SMTP envelope (RFC 5321, 4.5.3.1.3), in characters. */
    public static final int MAX_LENGTH = 254;

    /** Formatting characters. The two joiners mean something in the domains of some scripts, and nothing elsewhere. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}&&[^\\u200C\\u200D]]");

    private static final Pattern JOINERS = Pattern.compile("[\\u200C\\u200D]");
    private static final Pattern SPACE = Pattern.compile("[\\p{Z}&&[^ ]]");

    private static final EmailValidator VALIDATOR = JMail.strictValidator()
            .disallowExplicitSourceRouting()
            .disallowObsoleteWhitespace()
            .disallowIpDomain()
            .requireTopLevelDomain()
            .withRule(email -> !email.hasIdentifier() && email.comments().isEmpty());
    private static final IDNA TO_ASCII = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.USE_STD3_RULES);

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
        String visible = INVISIBLE.matcher(PlainText.strip(text)).replaceAll("");
        int at = visible.lastIndexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        String local = JOINERS.matcher(visible.substring(0, at)).replaceAll("");
        String domain = visible.substring(at);
        return parseVisible(local + domain)
                .or(() -> parseVisible(local + JOINERS.matcher(domain).replaceAll("")));
    }

    private static Optional<EmailAddress> parseVisible(String text) {
        if (text.length() > MAX_LENGTH
                || !PlainText.isPlain(text)
                || SPACE.matcher(text).find()) {
            return Optional.empty();
        }
        return VALIDATOR.tryParse(text).flatMap(email -> normalise(email).map(n -> new EmailAddress(n, text)));
    }

    /** The domain of the normalised form. */
    public Domain domain() {
        return new Domain(normalised.substring(normalised.lastIndexOf('@') + 1));
    }

    private static Optional<String> normalise(Email email) {
        var info = new IDNA.Info();
        String domain =
                TO_ASCII.nameToASCII(email.domain(), new StringBuilder(), info).toString();
        if (info.hasErrors()) {
            return Optional.empty();
        }
        String local =
                Normalizer.normalize(email.localPart(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        String normalised = local + "@" + domain.toLowerCase(Locale.ROOT);
        return normalised.length() > MAX_LENGTH ? Optional.empty() : Optional.of(normalised);
    }

    @Override
    public String toString() {
        return asGiven;
    }
}
