package io.seatledger.command.language;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.UnicodeSet;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The domain of an email address.
 *
 * @param value the domain in lower-case ASCII (IDNA2008)
 */
public record Domain(String value) {

    /**
     * What a regular expression can say of a domain: it has more than one label, and the last one is of letters, or
     * encoded, or not of ASCII. Four characters separate labels (UTS #46).
     */
    public static final String FORM = "[^.\\u3002\\uFF0E\\uFF61].*[.\\u3002\\uFF0E\\uFF61]"
            + "(?:[A-Za-z]{2,63}|[Xx][Nn]--.+|.*[^\\x00-\\x7F].*)[%s]*".formatted(PlainText.WHITE);

    /**
     * The characters that a label of an internationalised domain can have (RFC 5892, section 3), some of them only next
     * to certain others, which {@link IDNA} checks.
     */
    private static final UnicodeSet PERMITTED = new UnicodeSet("[[:Ll:][:Lu:][:Lo:][:Nd:][:Lm:][:Mn:][:Mc:]"
                    + "-[:Changes_When_NFKC_Casefolded:]"
                    + "-[:Default_Ignorable_Code_Point:]-[:White_Space:]-[:Noncharacter_Code_Point:]"
                    + "-[:Hangul_Syllable_Type=L:]-[:Hangul_Syllable_Type=V:]-[:Hangul_Syllable_Type=T:]"
                    + "-[\\u20D0-\\u20FF\\U0001D100-\\U0001D1FF\\U0001D200-\\U0001D24F]"
                    + "-[\\u0640\\u07FA\\u302E\\u302F\\u3031-\\u3035\\u303B]]")
            .addAll(new UnicodeSet("[\\u00DF\\u03C2\\u06FD\\u06FE\\u0F0B\\u3007\\u200C\\u200D"
                    + "\\u00B7\\u0375\\u05F3\\u05F4\\u30FB\\-a-z0-9]"))
            .freeze();

    private static final int MAX_LENGTH = 253;
    private static final IDNA IDNA2008 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.CHECK_CONTEXTO
            | IDNA.USE_STD3_RULES);
    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

    private static final String LABEL = "(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final String ENCODED = "xn--[a-z0-9-]{1,58}[a-z0-9]";

    /** No top-level domain has a digit in it, so {@code com-sales} and {@code 1} are not ones. */
    private static final Pattern PLAIN = Pattern.compile("(?:" + LABEL + "\\.)+[a-z]{2,63}");

    private static final Pattern ASCII =
            Pattern.compile("(?:(?:%1$s|%2$s)\\.)+(?:[a-z]{2,63}|%2$s)".formatted(LABEL, ENCODED));

    /**
     * Reads a domain, in ASCII or not. White space around it does not count.
     *
     * @throws InvalidValueException if no email address can have this domain
     */
    public static Domain of(String text) {
        return EmailAddress.parse("anybody@" + PlainText.strip(text))
                .map(EmailAddress::domain)
                .orElseThrow(() -> new InvalidValueException(
                        "domain", "must be the domain of an email address, such as example.org"));
    }

    /**
     * Reads a domain. What people type is mapped as RFC 5895 says: to lower case, from full or half width, and with
     * {@code 。} for a dot. Nothing else is mapped, so that nobody gets a domain that they have not written; UTS #46
     * alone would map {@code com™} to {@code comtm}. What comes out is checked again, label by label.
     */
    static Optional<Domain> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.length() <= MAX_LENGTH && PLAIN.matcher(lower).matches()) {
            return Optional.of(new Domain(lower));
        }
        String mapped = mapped(text);
        if (!isPermitted(mapped)) {
            return Optional.empty();
        }
        var info = new IDNA.Info();
        String ascii = IDNA2008.nameToASCII(mapped, new StringBuilder(), info).toString();
        if (info.hasErrors()
                || ascii.length() > MAX_LENGTH
                || !ASCII.matcher(ascii).matches()) {
            return Optional.empty();
        }
        String unicode =
                IDNA2008.nameToUnicode(ascii, new StringBuilder(), info).toString();
        boolean isDomain = !info.hasErrors()
                && isPermitted(unicode)
                && Scripts.isOneIn(unicode.substring(unicode.lastIndexOf('.') + 1));
        return isDomain ? Optional.of(new Domain(ascii)) : Optional.empty();
    }

    /** Whether a label, or the local part of an address, can have this character, in lower case and not in ASCII. */
    static boolean permits(int codePoint) {
        return PERMITTED.contains(codePoint);
    }

    private static boolean isPermitted(String name) {
        return name.codePoints().allMatch(c -> c == '.' || permits(c));
    }

    private static String mapped(String text) {
        var mapped = new StringBuilder();
        text.codePoints()
                .forEach(c -> mapped.append(
                        switch (c) {
                            case 0x3002, 0xFF0E, 0xFF61 -> ".";
                            default -> UCharacter.toLowerCase(Locale.ROOT, ofUsualWidth(c));
                        }));
        return NFC.normalize(mapped);
    }

    private static String ofUsualWidth(int codePoint) {
        String character = Character.toString(codePoint);
        int type = UCharacter.getIntPropertyValue(codePoint, UProperty.DECOMPOSITION_TYPE);
        return type == UCharacter.DecompositionType.WIDE || type == UCharacter.DecompositionType.NARROW
                ? NFKC.normalize(character)
                : character;
    }

    @Override
    public String toString() {
        return value;
    }
}
