package io.seatledger.command.language;

import com.ibm.icu.text.IDNA;
import com.sanctionco.jmail.Email;
import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * An email address (RFC 5321, RFC 6531) without display name or comments, at most {@value #MAX_LENGTH} characters.
 *
 * @param normalised the form in which addresses are compared: lower-case local part, domain in lower-case ASCII (UTS
 *     #46, nontransitional)
 * @param asGiven the spelling to show
 */
public record EmailAddress(String normalised, String asGiven) {

    /** The longest address that fits into the path of an SMTP envelope (RFC 5321, 4.5.3.1.3), in characters. */
    public static final int MAX_LENGTH = 254;

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
        return parse(text).orElseThrow(() -> new InvalidValueException("email", "is not an email address"));
    }

    /** Reads an address; empty if the text is not an email address. */
    public static Optional<EmailAddress> parse(String text) {
        if (text.length() > MAX_LENGTH || !PlainText.isPlain(text)) {
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
