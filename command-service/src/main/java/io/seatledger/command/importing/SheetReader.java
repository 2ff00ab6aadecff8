package io.seatledger.command.importing;

import io.seatledger.command.decision.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first sheet of a workbook (Office Open XML, .xlsx). What the file unpacks to, and the text of its cells,
 * are bounded, however small it is packed.
 */
final class SheetReader {

    /** The most bytes that a workbook may unpack to: 10,000 rows need less than a tenth. */
    private static final int MAX_UNPACKED = 32 * 1024 * 1024;

    private static final int MAX_ENTRIES = 1_000;
    private static final int MAX_COLUMNS = 200;
    private static final int MAX_ROW_NUMBER = 1_048_576;
    private static final String RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final XMLInputFactory XML = factory();

    private final Map<String, byte[]> entries = new HashMap<>();
    private final List<String> sharedTexts = new ArrayList<>();
    private final StringBuilder csv = new StringBuilder();

    /** How many columns the first row has: spreadsheets leave out empty cells at the end of the others. */
    private int width;

    private SheetReader() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * The first sheet as CSV. Each row has the line of its number.
     *
     * @throws RefusedException if the file is not a workbook, or unpacks to too much
     */
    static String csvOf(byte[] xlsx) {
        try {
            return new SheetReader().read(xlsx);
        } catch (IOException | XMLStreamException | IllegalArgumentException e) {
            throw unusable("is not an .xlsx file that can be read");
        }
    }

    private static RefusedException unusable(String reason) {
        return new RefusedException(new ImportRefusal.UnusableFile(reason, null));
    }

    private String read(byte[] xlsx) throws IOException, XMLStreamException {
        unpack(xlsx);
        String sheet = firstSheet();
        if (entries.containsKey("xl/sharedStrings.xml")) {
            readSharedTexts();
        }
        readRows(sheet);
        return csv.toString();
    }

    private void unpack(byte[] xlsx) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(xlsx))) {
            int left = MAX_UNPACKED;
            int count = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readNBytes(left + 1);
                left -= bytes.length;
                if (left < 0 || ++count > MAX_ENTRIES) {
                    throw unusable("unpacks to more than %d bytes".formatted(MAX_UNPACKED));
                }
                if (entry.getName().startsWith("xl/")) {
                    entries.put(entry.getName(), bytes);
                }
            }
        }
    }

    private String firstSheet() throws IOException, XMLStreamException {
        XMLStreamReader workbook = open("xl/workbook.xml");
        String id = null;
        while (id == null && nextElement(workbook)) {
            if (workbook.getLocalName().equals("sheet")) {
                id = workbook.getAttributeValue(RELATIONSHIPS, "id");
            }
        }
        XMLStreamReader targets = open("xl/_rels/workbook.xml.rels");
        while (id != null && nextElement(targets)) {
            String target = targets.getAttributeValue(null, "Target");
            if (id.equals(targets.getAttributeValue(null, "Id")) && target != null) {
                return target.startsWith("/") ? target.substring(1) : "xl/" + target;
            }
        }
        throw new IOException("the workbook has no sheet");
    }

    private void readSharedTexts() throws IOException, XMLStreamException {
        XMLStreamReader xml = open("xl/sharedStrings.xml");
        while (nextElement(xml)) {
            if (xml.getLocalName().equals("si")) {
                sharedTexts.add(textIn("si", xml));
            }
        }
    }

    private void readRows(String sheet) throws IOException, XMLStreamException {
        XMLStreamReader xml = open(sheet);
        int line = 0;
        while (nextElement(xml)) {
            if (xml.getLocalName().equals("row")) {
                int number = numberOr(xml.getAttributeValue(null, "r"), line + 1);
                if (number <= line || number > MAX_ROW_NUMBER) {
                    throw new IOException("the rows are not in their order");
                }
                csv.repeat('\n', line == 0 ? number - 1 : number - line);
                line = number;
                readCells(xml);
            }
        }
    }

    private void readCells(XMLStreamReader xml) throws IOException, XMLStreamException {
        int written = 0;
        int column = 0;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("row")) {
                csv.repeat(',', written == 0 ? 0 : Math.max(0, width - written));
                width = width == 0 ? written : width;
                return;
            }
            if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("c")) {
                column = columnOr(xml.getAttributeValue(null, "r"), column + 1);
                String text = cell(xml);
                if (!text.isBlank() && column <= MAX_COLUMNS && column > written) {
                    write(text, column - Math.max(written, 1));
                    written = column;
                }
            }
        }
    }

    private void write(String text, int separators) {
        csv.repeat(',', separators)
                .append('"')
                .append(text.replace("\"", "\"\"").replace('\n', ' ').replace('\r', ' '))
                .append('"');
        if (csv.length() > UserFile.MAX_LENGTH) {
            throw unusable("has more than %d characters".formatted(UserFile.MAX_LENGTH));
        }
    }

    private String cell(XMLStreamReader xml) throws IOException, XMLStreamException {
        String type = xml.getAttributeValue(null, "t");
        String text = textIn("c", xml);
        if (!"s".equals(type)) {
            return text;
        }
        int index = numberOr(text.strip(), -1);
        if (index < 0 || index >= sharedTexts.size()) {
            throw new IOException("a cell has a text that the file does not have");
        }
        return sharedTexts.get(index);
    }

    /** The text of the elements {@code t} and {@code v} in the current element, without how it is pronounced. */
    private static String textIn(String element, XMLStreamReader xml) throws XMLStreamException {
        var text = new StringBuilder();
        boolean isText = false;
        int pronounced = 0;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    isText =
                            xml.getLocalName().equals("t") || xml.getLocalName().equals("v");
                    pronounced += xml.getLocalName().equals("rPh") ? 1 : 0;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (xml.getLocalName().equals(element)) {
                        return text.toString();
                    }
                    isText = false;
                    pronounced -= xml.getLocalName().equals("rPh") ? 1 : 0;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (isText && pronounced == 0) {
                        text.append(xml.getText());
                    }
                }
                default -> {
                    // Comments and the like are not part of the text.
                }
            }
        }
        return text.toString();
    }

    private XMLStreamReader open(String name) throws IOException, XMLStreamException {
        byte[] entry = entries.get(name);
        if (entry == null) {
            throw new IOException("there is no " + name);
        }
        return XML.createXMLStreamReader(new ByteArrayInputStream(entry));
    }

    private static boolean nextElement(XMLStreamReader xml) throws XMLStreamException {
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                return true;
            }
        }
        return false;
    }

    private static int numberOr(@Nullable String text, int otherwise) {
        return text == null || text.isEmpty() ? otherwise : Integer.parseInt(text);
    }

    /** The number of the column in a reference such as {@code B7}, counted from 1. */
    private static int columnOr(@Nullable String reference, int otherwise) {
        int column = 0;
        for (int i = 0; reference != null && i < Math.min(reference.length(), 3); i++) {
            char c = reference.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                column = column * 26 + c - 'A' + 1;
            }
        }
        return column == 0 ? otherwise : column;
    }
}
