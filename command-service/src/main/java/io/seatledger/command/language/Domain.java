package io.seatledger.command.language;

/**
 * The domain of an email address.
 *
 * @param value the domain in lower-case ASCII (UTS #46, nontransitional)
 */
public record Domain(String value) {

    /**
     * What a regular expression can say of a domain: it has more than one label. Four characters separate labels (UTS
     * #46).
     */
    public static final String FORM = "[^.\\u3002\\uFF0E\\uFF61].*[.\\u3002\\uFF0E\\uFF61].+";

    /**
     * Reads a domain, in ASCII or not.
     *
     * @throws InvalidValueException if no email address can have this domain
     */
    public static Domain of(String text) {
        return EmailAddress.parse("anybody@" + text)
                .map(EmailAddress::domain)
                .orElseThrow(() -> new InvalidValueException(
                        "domain", "must be the domain of an email address, such as example.org"));
    }

    @Override
    public String toString() {
        return value;
    }
}
