package io.seatledger.command.language;

/**
 * The domain of a mail address.
 *
 * @param value in lower-case ASCII (UTS #46, nontransitional)
 */
public record Domain(String value) {

    /**
     * Reads a domain, in ASCII or not.
     *
     * @throws InvalidValueException when no address can have it
     */
    public static Domain of(String text) {
        return EmailAddress.parse("anybody@" + text)
                .map(EmailAddress::domain)
                .orElseThrow(() -> new InvalidValueException("domain", "is no domain of a mail address"));
    }

    @Override
    public String toString() {
        return value;
    }
}
