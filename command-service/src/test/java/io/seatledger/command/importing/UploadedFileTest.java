package io.seatledger.command.importing;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.invitation.PersonColumn;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadedFileTest {

    private static final String CSV = "email,name\r\na@x.io,Ann\r\njose@x.io,José\r\n";
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    @Test
    void isInTheCharsetThatItsBytesOrItsSenderSay() {
        assertThat(UploadedFile.csvOf(CSV.getBytes(UTF_8), null)).isEqualTo(CSV);
        assertThat(UploadedFile.csvOf(CSV.getBytes(WINDOWS), WINDOWS)).isEqualTo(CSV);
        assertThat(UploadedFile.csvOf(CSV.getBytes(UTF_16), null)).isEqualTo(CSV);
        assertThat(UploadedFile.csvOf(("\uFEFF" + CSV).getBytes(Charset.forName("UTF-16LE")), WINDOWS))
                .isEqualTo(CSV);
        assertThat(names("\uFEFF" + CSV)).containsExactly("Ann", "José");
    }

    @Test
    void isRefusedWithTheLineWhereItsBytesCannotBeDecoded() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> UploadedFile.csvOf(CSV.getBytes(WINDOWS), null))
                .satisfies(e -> assertThat(e.refusal().detail())
                        .startsWith("The file is not UTF-8 in line 3: save it as UTF-8, or declare its charset"));
        assertRefused("email\na@x.io".getBytes(Charset.forName("UTF-16LE")), "is not text");
        assertRefused(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0}, "is an old Excel file");
    }

    @Test
    void isTheFirstSheetOfAWorkbook() {
        byte[] workbook = Workbook.of(
                List.of("email", "First name", "Last name", "Licenses"),
                List.of("ann@x.io", "Ann", "Lee", "pro:global"),
                List.of("", "", "", ""),
                List.of("bob@x.io", "", "\"Bob\"\nLee", ""),
                List.of("mars"));

        assertThat(UserFile.parse(UploadedFile.csvOf(workbook, null), false).rows())
                .extracting(row -> row.line() + " " + row.cells().get(PersonColumn.EMAIL) + " "
                        + row.cells().get(PersonColumn.NAME))
                .containsExactly("2 ann@x.io Ann Lee", "4 bob@x.io \"Bob\" Lee", "5 mars null");
    }

    @Test
    void readsTextsThatCellsShareAndThoseOfFormulas() {
        byte[] workbook = Workbook.of(Map.of(
                "xl/sharedStrings.xml",
                "<sst><si><t>email</t></si><si><r><t>ann</t></r><r><t>@x.io</t></r><rPh><t>no</t></rPh></si></sst>",
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"3\"><c r=\"A3\""
                        + " t=\"s\"><v>1</v></c></row><row><c t=\"str\"><f>A1&amp;1</f><v>bob@x.io</v></c></row>"
                        + "</sheetData></worksheet>"));

        assertThat(UserFile.parse(UploadedFile.csvOf(workbook, null), false).rows())
                .extracting(row -> row.line() + " " + row.cells().get(PersonColumn.EMAIL))
                .containsExactly("3 ann@x.io", "4 bob@x.io");
    }

    @Test
    void doesNotUnpackABomb() {
        byte[] zeros = Workbook.of(Map.of("xl/media/zeros.bin", "0".repeat(40 << 20)));
        byte[] repeated = Workbook.of(Map.of(
                "xl/sharedStrings.xml",
                "<sst><si><t>" + "long".repeat(8_000) + "</t></si></sst>",
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData>" + "<row><c t=\"s\"><v>0</v></c></row>".repeat(100_000)
                        + "</sheetData></worksheet>"));

        assertThat(zeros).hasSizeLessThan(100_000);
        assertRefused(zeros, "unpacks to more than");
        assertRefused(repeated, "has more than 8388608 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<row><c t=\"s\"><v>2147483646</v></c></row>",
                "<row><c t=\"s\"><v>-1</v></c></row>",
                "<row r=\"2\"/><row r=\"1\"/>",
                "<row r=\"2147483647\"/>",
                "<row r=\"x\"/>",
                "<row>&lol;</row>",
                "<row><c r=\"A1\">"
            })
    void isRefusedWhenTheWorkbookIsBroken(String rows) {
        assertRefused(
                Workbook.of(Map.of(
                        "xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>")),
                "is not an .xlsx file that can be read");
        assertRefused(
                Workbook.of(Map.of(
                        "xl/worksheets/sheet1.xml",
                        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row><c"
                                + " t=\"str\"><v>&e;</v></c></row></sheetData></worksheet>")),
                "");
    }

    private static void assertRefused(byte[] bytes, String why) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> UserFile.parse(UploadedFile.csvOf(bytes, null), false))
                .satisfies(e -> assertThat(e.refusal().detail()).contains(why));
    }

    private static List<@Nullable String> names(String csv) {
        return UserFile.parse(UploadedFile.csvOf(csv.getBytes(UTF_8), null), false).rows().stream()
                .<@Nullable String>map(row -> row.cells().get(PersonColumn.NAME))
                .toList();
    }
}
