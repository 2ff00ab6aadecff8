package io.seatledger.command.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.importing.UploadedFile;
import io.seatledger.command.language.InvalidValueException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Finds the file in a body: the body itself, or the first file of a form as browsers send it (RFC 7578). */
final class UploadedPart {

    private static final Pattern FILE = Pattern.compile("(?im)^content-disposition:.*[; ]filename\\*?=");
    private static final Pattern CONTENT_TYPE = Pattern.compile("(?im)^content-type:(.*)$");
    private static final String END_OF_HEADERS = "\r\n\r\n";

    private UploadedPart() {}

    /**
     * The file as CSV.
     *
     * @throws InvalidValueException if the body is a form without a file
     * @throws RefusedException if the file is not one that can be read
     */
    static String csvIn(byte[] body, MediaType type) {
        if (!type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)) {
            return UploadedFile.csvOf(body, type.getCharset());
        }
        String boundary = type.getParameter("boundary");
        if (boundary == null || boundary.isEmpty()) {
            throw noFile();
        }
        // Each byte is one character of Latin 1.
        String text = new String(body, ISO_8859_1);
        String delimiter = "--" + (boundary.startsWith("\"") ? boundary.substring(1, boundary.length() - 1) : boundary);
        int start = text.startsWith(delimiter) ? 0 : text.indexOf("\r\n" + delimiter);
        while (start >= 0) {
            int headers = text.indexOf("\r\n", start + delimiter.length());
            int content = text.indexOf(END_OF_HEADERS, start + delimiter.length());
            int end = content < 0 ? -1 : text.indexOf("\r\n" + delimiter, content + 2);
            if (end < 0 || headers < 0) {
                break;
            }
            String header = text.substring(headers, content + 2);
            if (FILE.matcher(header).find()) {
                int first = Math.min(content + END_OF_HEADERS.length(), end);
                return UploadedFile.csvOf(Arrays.copyOfRange(body, first, end), charsetIn(header));
            }
            start = end;
        }
        throw noFile();
    }

    private static InvalidValueException noFile() {
        return new InvalidValueException("file", "must be a file in a form of type multipart/form-data");
    }

    private static @Nullable Charset charsetIn(String header) {
        Matcher type = CONTENT_TYPE.matcher(header);
        try {
            return type.find() ? MediaType.parseMediaType(type.group(1).strip()).getCharset() : null;
        } catch (InvalidMediaTypeException e) {
            // What a part is, its bytes say better.
            return null;
        }
    }
}
