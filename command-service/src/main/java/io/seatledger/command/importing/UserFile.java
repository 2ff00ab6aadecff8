package io.seatledger.command.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.Invitee;
import io.seatledger.command.invitation.PersonColumn;
import io.seatledger.command.invitation.PersonHeading;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PlainText;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with users (RFC 4180; comma, semicolon, tab or bar). Its first row names the columns, in any order: the
 * address, and optionally the name, the organization, the project and the licenses, such as {@code enterprise:global
 * analytics:emea}. {@link PersonHeading} says what they may be called. Empty rows and columns do not count.
 *
 * @param csv the file as text
 * @param rows the rows after the header
 */
public record UserFile(String csv, List<ImportRow> rows) {

    /** The length of the longest file, in bytes of UTF-8: longer ones do not fit into a request. */
    static final int MAX_LENGTH = 8 * 1024 * 1024;

    /** The largest number of rows in a file, not counting the header. */
    public static final int MAX_ROWS = 10_000;

    private static final int MAX_LISTED = 20;
    private static final int MAX_REPEATED = 63;
    private static final Pattern BETWEEN_LICENSES = Pattern.compile("[\\s,;|\\u00A0]+");
    private static final Pattern SEPARATOR = Pattern.compile("(?i)\"?sep=(.)\"?");
    private static final Pattern VERSION = Pattern.compile("(?i)\"?version:");
    private static final Pattern LINE = Pattern.compile("line (\\d+)");
    private static final String SEPARATORS = ",;\t|";

    /** What a spreadsheet is kept from taking for a formula: {@code '=1}. One apostrophe is not part of the text. */
    private static final Pattern KEPT_FROM_SPREADSHEETS = Pattern.compile("^'(?='*[=+\\-@\\t\\r])");

    /** In Entra, somebody of another directory has this in the middle of a name that no mail goes to. */
    private static final String FOREIGN = "#ext#@";

    public UserFile {
        rows = List.copyOf(rows);
    }

    /**
     * Reads a file. An error in a single row becomes the outcome of that row.
     *
     * @param ignoreUnknownColumns whether columns with other headings are ignored
     * @throws RefusedException if the text is not valid CSV, its header is wrong, or it has no rows or too many
     */
    public static UserFile parse(String csv, boolean ignoreUnknownColumns) {
        if (csv.length() > MAX_LENGTH / 4 && csv.getBytes(UTF_8).length > MAX_LENGTH) {
            throw unusable("has more than %d bytes as UTF-8".formatted(MAX_LENGTH));
        }
        if (csv.indexOf('\0') >= 0) {
            throw unusable("is not text: save it as CSV in UTF-8, or as .xlsx");
        }
        var start = Start.of(csv);
        long last = start.lines();
        try (var reader = CsvReader.builder()
                .fieldSeparator(start.separator())
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(start.table())) {
            Iterator<CsvRecord> records = reader.iterator();
            if (!records.hasNext()) {
                throw unusable("is empty");
            }
            var rows = new Rows(headingOf(records.next(), ignoreUnknownColumns));
            while (records.hasNext()) {
                CsvRecord next = records.next();
                last = next.getStartingLineNumber() + start.lines();
                rows.add(Math.toIntExact(last), next.getFields());
            }
            if (rows.rows.isEmpty()) {
                throw unusable("has no rows");
            }
            return new UserFile(csv, rows.rows);
        } catch (CsvParseException e) {
            Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
            throw unusableAt(
                    line.find() ? Integer.parseInt(line.group(1)) + start.lines() : last + 1,
                    "has a quotation mark in line %d that is not closed, or not at the end of its cell");
        } catch (IOException e) {
            throw unusable("is not valid CSV after line " + last);
        }
    }

    /**
     * What comes before the table.
     *
     * @param lines how many lines
     * @param table the rest
     */
    private record Start(int lines, String table, char separator) {

        /** Excel's {@code sep=;}, and the version that Entra's templates begin with. */
        static Start of(String csv) {
            String table = csv.startsWith("\uFEFF") ? csv.substring(1) : csv;
            int lines = 0;
            char separator = 0;
            for (String first = firstLine(table); lines < 3; first = firstLine(table)) {
                Matcher named = SEPARATOR.matcher(first);
                if (named.matches()) {
                    separator = named.group(1).charAt(0);
                } else if (table.isEmpty()
                        || (!first.isBlank() && !VERSION.matcher(first).lookingAt())) {
                    break;
                }
                table = table.substring(first.length()).replaceFirst("^(?:\\r\\n|\\n|\\r)", "");
                lines++;
            }
            boolean isSeparator = separator != 0 && separator != '"' && !Character.isSurrogate(separator);
            return new Start(lines, table, isSeparator ? separator : separatorIn(firstLine(table)));
        }

        private static String firstLine(String text) {
            int end = IntStream.range(0, text.length())
                    .filter(i -> text.charAt(i) == '\n' || text.charAt(i) == '\r')
                    .findFirst()
                    .orElse(text.length());
            return text.substring(0, end);
        }

        private static char separatorIn(String heading) {
            char most = SEPARATORS.charAt(0);
            for (int i = 1; i < SEPARATORS.length(); i++) {
                char each = SEPARATORS.charAt(i);
                most = count(each, heading) > count(most, heading) ? each : most;
            }
            return most;
        }

        private static long count(char wanted, String text) {
            return text.chars().filter(c -> c == wanted).count();
        }
    }

    private static RefusedException unusable(String reason) {
        return new RefusedException(new ImportRefusal.UnusableFile(reason, null));
    }

    private static RefusedException unusableAt(long line, String reason) {
        return new RefusedException(new ImportRefusal.UnusableFile(reason.formatted(line), Math.toIntExact(line)));
    }

    private static PersonHeading headingOf(CsvRecord header, boolean ignoreUnknownColumns) {
        var heading = PersonHeading.of(header.getFields());
        List<String> unknown = IntStream.range(0, header.getFieldCount())
                .filter(i -> heading.columns().get(i).isEmpty())
                .mapToObj(header::getField)
                .map(PlainText::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (!unknown.isEmpty() && !ignoreUnknownColumns && !heading.isOfAnotherProduct()) {
            throw unusable("has unknown columns: %s. The known ones are: %s. With ignoreUnknownColumns=true, the"
                    .concat(" others are ignored")
                    .formatted(
                            listed(unknown.stream().map(name -> '"' + abbreviated(name) + '"')),
                            listed(Stream.of(PersonColumn.values()).map(PersonColumn::heading))));
        }
        List<PersonColumn> known =
                heading.columns().stream().flatMap(Optional::stream).toList();
        if (!heading.has(PersonColumn.EMAIL) || known.stream().distinct().count() < known.size()) {
            throw unusable("must have a column \"email\" and no duplicate columns");
        }
        return heading;
    }

    private static String listed(Stream<String> names) {
        List<String> all = names.limit(MAX_LISTED + 1L).toList();
        return all.size() <= MAX_LISTED
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, MAX_LISTED)) + " and others";
    }

    private static String abbreviated(String text) {
        return PlainText.lengthOf(text) <= MAX_REPEATED
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_REPEATED)) + "…";
    }

    private static final class Rows {

        private final List<ImportRow> rows = new ArrayList<>();
        private final Map<String, Integer> lines = new HashMap<>();
        private final PersonHeading heading;

        Rows(PersonHeading heading) {
            this.heading = heading;
        }

        void add(int line, List<String> fields) {
            if (fields.stream().allMatch(field -> PlainText.strip(field).isEmpty())) {
                return;
            }
            if (fields.stream().anyMatch(field -> field.indexOf('\n') >= 0 && field.indexOf('@') >= 0)) {
                throw unusableAt(line, "has a quotation mark in line %d that is closed only behind the next row");
            }
            if (rows.size() == MAX_ROWS) {
                throw unusable("has more than %d rows".formatted(MAX_ROWS));
            }
            Map<PersonColumn, String> cells = cellsOf(fields);
            rows.add(
                    hasTheColumnsOfTheHeading(fields)
                            ? rowOf(line, cells)
                            : new ImportRow.Broken(
                                    line,
                                    cells,
                                    "import.wrong-columns",
                                    null,
                                    "The row has more or fewer cells than the heading."));
        }

        /** Empty cells and headings at the end do not count. */
        private boolean hasTheColumnsOfTheHeading(List<String> fields) {
            int wanted = heading.columns().size();
            while (wanted > 0 && heading.columns().get(wanted - 1).isEmpty()) {
                wanted--;
            }
            return fields.size() >= wanted
                    && fields.stream()
                            .skip(heading.columns().size())
                            .allMatch(field -> PlainText.strip(field).isEmpty());
        }

        private Map<PersonColumn, String> cellsOf(List<String> fields) {
            Map<PersonColumn, String> cells = new EnumMap<>(PersonColumn.class);
            for (int i = 0; i < Math.min(fields.size(), heading.columns().size()); i++) {
                String text = KEPT_FROM_SPREADSHEETS
                        .matcher(PlainText.strip(fields.get(i)))
                        .replaceFirst("");
                heading.columns().get(i).filter(_ -> !text.isEmpty()).ifPresent(column -> cells.put(column, text));
            }
            String name = Stream.of(PersonColumn.FIRST_NAME, PersonColumn.LAST_NAME)
                    .map(cells::remove)
                    .filter(part -> part != null)
                    .collect(Collectors.joining(" "));
            if (!name.isEmpty()) {
                cells.putIfAbsent(PersonColumn.NAME, name);
            }
            return cells;
        }

        private ImportRow rowOf(int line, Map<PersonColumn, String> cells) {
            String email = cells.getOrDefault(PersonColumn.EMAIL, "");
            Optional<EmailAddress> address =
                    email.toLowerCase(Locale.ROOT).contains(FOREIGN) ? Optional.empty() : EmailAddress.parse(email);
            if (address.isEmpty()) {
                return new ImportRow.Broken(
                        line,
                        cells,
                        "invitation.not-an-address",
                        PersonColumn.EMAIL,
                        "This is not an email address, such as ann@example.org.");
            }
            Integer first = lines.putIfAbsent(address.get().normalised(), line);
            if (first != null) {
                return new ImportRow.Broken(
                        line,
                        cells,
                        "duplicate-in-request",
                        PersonColumn.EMAIL,
                        "Line %d already has this address.".formatted(first));
            }
            try {
                Map<PoolId, LicenseType> licenses = licensesOf(cells.getOrDefault(PersonColumn.LICENSES, ""));
                var terms = new Terms(
                        licenses.keySet(),
                        value(cells, PersonColumn.ORGANIZATION, OrganizationId::new),
                        value(cells, PersonColumn.PROJECT, ProjectId::new));
                var invitee = new Invitee(
                        rows.size() + 1,
                        address.get().asGiven(),
                        address.get(),
                        value(cells, PersonColumn.NAME, Name::new));
                return new ImportRow.Person(line, cells, invitee, terms, licenses);
            } catch (InvalidValueException e) {
                PersonColumn column = columnOf(e.field());
                return new ImportRow.Broken(
                        line,
                        cells,
                        "import.invalid-" + e.field(),
                        column,
                        "The %s %s.".formatted(column.heading(), e.getMessage()));
            }
        }

        private static PersonColumn columnOf(String field) {
            return switch (field) {
                case "organizationId" -> PersonColumn.ORGANIZATION;
                case "projectId" -> PersonColumn.PROJECT;
                case "name" -> PersonColumn.NAME;
                default -> PersonColumn.LICENSES;
            };
        }

        private static Map<PoolId, LicenseType> licensesOf(String text) {
            Map<PoolId, LicenseType> licenses = new HashMap<>();
            for (String pair : BETWEEN_LICENSES.split(text, -1)) {
                int colon = pair.indexOf(':');
                if (colon < 0 && !pair.isEmpty()) {
                    throw new InvalidValueException(
                            "licenses", "must be pairs of license type and pool, such as enterprise:global");
                }
                if (!pair.isEmpty()) {
                    licenses.put(new PoolId(pair.substring(colon + 1)), new LicenseType(pair.substring(0, colon)));
                }
            }
            return licenses;
        }

        private static <T> @Nullable T value(
                Map<PersonColumn, String> cells, PersonColumn column, Function<String, T> type) {
            String text = cells.get(column);
            return text == null ? null : type.apply(text);
        }
    }
}
