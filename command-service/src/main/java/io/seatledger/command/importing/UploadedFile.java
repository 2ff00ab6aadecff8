package io.seatledger.command.importing;

import io.seatledger.command.decision.RefusedException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A file as somebody has it: the bytes of a CSV file in some charset, or of a workbook. What it is, its bytes say. */
public final class UploadedFile {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] OLD_EXCEL = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

    private UploadedFile() {}

    /**
     * The file as CSV.
     *
     * @param declared the charset that the sender says; {@code null} for UTF-8
     * @throws RefusedException if bytes are not in the charset, or the file is neither text nor a workbook
     */
    public static String csvOf(byte[] bytes, @Nullable Charset declared) {
        if (startsWith(bytes, ZIP)) {
            return SheetReader.csvOf(bytes);
        }
        if (startsWith(bytes, OLD_EXCEL)) {
            throw unusable("is an old Excel file: save it as .xlsx or CSV", null);
        }
        Charset marked = marked(bytes);
        return text(bytes, marked == null ? declared : marked);
    }

    private static @Nullable Charset marked(byte[] bytes) {
        if (startsWith(bytes, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})) {
            return StandardCharsets.UTF_8;
        }
        return startsWith(bytes, new byte[] {(byte) 0xFE, (byte) 0xFF})
                        || startsWith(bytes, new byte[] {(byte) 0xFF, (byte) 0xFE})
                ? StandardCharsets.UTF_16
                : null;
    }

    private static String text(byte[] bytes, @Nullable Charset charset) {
        Charset known = charset == null ? StandardCharsets.UTF_8 : charset;
        CharBuffer text = CharBuffer.allocate(
                (int) Math.ceil(bytes.length * (double) known.newDecoder().maxCharsPerByte()) + 1);
        CoderResult result = known.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes), text, true);
        String decoded = text.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) decoded.chars().filter(c -> c == '\n').count();
            throw unusable(
                    "is not %s in line %d: save it as UTF-8, or declare its charset, as in %s"
                            .formatted(known, line, "Content-Type: text/csv;charset=windows-1252"),
                    line);
        }
        return decoded;
    }

    private static RefusedException unusable(String reason, @Nullable Integer line) {
        return new RefusedException(new ImportRefusal.UnusableFile(reason, line));
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
