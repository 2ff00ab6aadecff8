package io.seatledger.command.invitation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes words of mail headers that were encoded for transport (RFC 2047), such as {@code =?UTF-8?Q?J=C3=BCrgen?=}.
 */
final class EncodedWords {

    /** A word that goes on without a gap is none, or else it would become a part of the address that it runs into. */
    private static final Pattern WORD = Pattern.compile(
            "=\\?([\\w.:-]{1,40})(?:\\*[\\w-]{1,20})?\\?([QqBb])\\?([^?\\s]{0,500})\\?=(?=[\\s,;:<>()\"]|=\\?|$)");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("(?<=\\?=)\\s{1,20}(?==\\?)");

    /** They would look like an address, or like the end of the name. */
    private static final Pattern NOT_OF_A_NAME = Pattern.compile("[\"@\\uFF20\\uFE6B\\\\\\t\\n\\r]");

    private EncodedWords() {}

    /** The line with each encoded word as a quoted one, and without an {@code @}: no address comes out of one. */
    static String decodedIn(String line) {
        return line.contains("=?")
                ? WORD.matcher(BETWEEN_WORDS.matcher(line).replaceAll(""))
                        .replaceAll(word -> Matcher.quoteReplacement("\"" + decoded(word) + "\""))
                        .replace("\"\"", "")
                : line;
    }

    private static String decoded(MatchResult word) {
        try {
            Charset charset = Charset.forName(word.group(1));
            byte[] bytes = word.group(2).toUpperCase(Locale.ROOT).equals("B")
                    ? Base64.getMimeDecoder().decode(word.group(3))
                    : quotedPrintable(word.group(3));
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return NOT_OF_A_NAME.matcher(text).replaceAll(" ");
        } catch (CharacterCodingException | IllegalArgumentException | UnsupportedOperationException e) {
            // A word that cannot be decoded gives no name.
            return "";
        }
    }

    private static byte[] quotedPrintable(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, Math.min(i + 3, text.length())));
                i += 2;
            } else {
                bytes.writeBytes((c == '_' ? " " : String.valueOf(c)).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toByteArray();
    }
}
