package io.seatledger.command.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes workbooks as a spreadsheet saves them. */
public final class Workbook {

    private Workbook() {}

    /** A workbook whose first sheet has these rows. Empty cells and rows are left out. */
    @SafeVarargs
    public static byte[] of(List<String>... rows) {
        String sheet = IntStream.range(0, rows.length)
                .filter(i -> rows[i].stream().anyMatch(text -> !text.isEmpty()))
                .mapToObj(i -> "<row r=\"%d\">%s</row>".formatted(i + 1, cells(i + 1, rows[i])))
                .collect(Collectors.joining());
        return of(Map.of("xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + sheet + "</sheetData></worksheet>"));
    }

    /** A workbook with these entries. */
    static byte[] of(Map<String, String> entries) {
        Map<String, String> all = new HashMap<>(Map.of(
                "[Content_Types].xml",
                "<Types/>",
                "xl/workbook.xml",
                "<workbook"
                    + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet"
                    + " name=\"People\" r:id=\"rId1\"/><sheet name=\"Other\" r:id=\"rId2\"/></sheets></workbook>",
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"rId2\" Target=\"worksheets/sheet2.xml\"/>"
                        + "<Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
                "xl/worksheets/sheet1.xml",
                "<worksheet/>"));
        all.putAll(entries);
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : all.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String cells(int row, List<String> texts) {
        return IntStream.range(0, texts.size())
                .filter(i -> !texts.get(i).isEmpty())
                .boxed()
                .flatMap(i -> Stream.of(
                        "<c r=\"%c%d\" t=\"inlineStr\"><is><t>%s</t></is></c>".formatted('A' + i, row, texts.get(i))))
                .collect(Collectors.joining());
    }
}
