package io.seatledger.command.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.invitation.Invitee;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PlainText;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with users (RFC 4180; comma or semicolon; UTF-8, with or without byte order mark). The first row names the
 * columns, in any order: {@code email}, and optionally {@code name}, {@code organization}, {@code project} and
 * {@code licenses}. The column {@code licenses} has pairs of license type and pool, such as {@code enterprise:global
 * analytics:emea}.
 *
 * @param csv the file as text
 * @param rows the rows after the header
 */
public record UserFile(String csv, List<ImportRow> rows) {

    /** The length of the longest file, in characters: longer ones do not fit into a request. */
    static final int MAX_LENGTH = 8 * 1024 * 1024;

    /** The largest number of rows in a file, not counting the header. */
    public static final int MAX_ROWS = 10_000;

    private static final List<String> COLUMNS = List.of("email", "name", "organization", "project", "licenses");
    private static final Pattern BETWEEN_LICENSES = Pattern.compile("[\\s|]+");

    public UserFile {
        rows = List.copyOf(rows);
    }

    /**
     * Reads a file. An error in a single row becomes the outcome of that row.
     *
     * @throws RefusedException if the text is not valid CSV, its header is wrong, or it has no rows or too many
     */
    public static UserFile parse(byte[] csv) {
        long line = 0;
        try (var reader = CsvReader.builder()
                .fieldSeparator(separatorOf(csv))
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(new ByteArrayInputStream(csv), UTF_8)) {
            Iterator<CsvRecord> records = reader.iterator();
            if (!records.hasNext()) {
                throw unusable("is empty");
            }
            var rows = new Rows(columnsOf(records.next()));
            while (records.hasNext()) {
                CsvRecord next = records.next();
                line = next.getStartingLineNumber();
                rows.add(next);
            }
            if (rows.rows.isEmpty()) {
                throw unusable("has no rows");
            }
            return new UserFile(new String(csv, UTF_8), rows.rows);
        } catch (CsvParseException | IOException e) {
            throw unusable("is not valid CSV after line " + line);
        }
    }

    private static RefusedException unusable(String reason) {
        return new RefusedException(new ImportRefusal.UnusableFile(reason));
    }

    private static char separatorOf(byte[] csv) {
        String start = new String(csv, 0, Math.min(csv.length, 1_000), UTF_8)
                .lines()
                .findFirst()
                .orElse("");
        return start.indexOf(';') >= 0 && start.indexOf(',') < 0 ? ';' : ',';
    }

    private static List<String> columnsOf(CsvRecord header) {
        List<String> columns = header.getFields().stream()
                .map(name -> PlainText.strip(name).toLowerCase(Locale.ROOT))
                .toList();
        for (String column : columns) {
            if (!COLUMNS.contains(column)) {
                throw unusable("has an unknown column \"%s\"; the known columns are %s"
                        .formatted(column, String.join(", ", COLUMNS)));
            }
        }
        if (!columns.contains("email") || columns.stream().distinct().count() < columns.size()) {
            throw unusable("must have a column \"email\" and no duplicate columns");
        }
        return columns;
    }

    private static final class Rows {

        private final List<ImportRow> rows = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private final List<String> columns;

        Rows(List<String> columns) {
            this.columns = columns;
        }

        void add(CsvRecord csv) {
            if (rows.size() == MAX_ROWS) {
                throw unusable("has more than %d rows".formatted(MAX_ROWS));
            }
            rows.add(rowOf(csv));
        }

        private ImportRow rowOf(CsvRecord csv) {
            if (csv.getFieldCount() != columns.size()) {
                return new ImportRow.Broken("import.wrong-columns");
            }
            Optional<EmailAddress> address = EmailAddress.parse(text(csv, "email"));
            if (address.isEmpty()) {
                return new ImportRow.Broken("invitation.not-an-address");
            }
            if (!seen.add(address.get().normalised())) {
                return new ImportRow.Broken("duplicate-in-request");
            }
            try {
                Map<PoolId, LicenseType> licenses = licensesOf(text(csv, "licenses"));
                var terms = new Terms(
                        licenses.keySet(),
                        value(csv, "organization", OrganizationId::new),
                        value(csv, "project", ProjectId::new));
                var invitee = new Invitee(
                        rows.size() + 1, address.get().asGiven(), address.get(), value(csv, "name", Name::new));
                return new ImportRow.Person(invitee, terms, licenses);
            } catch (InvalidValueException e) {
                return new ImportRow.Broken("import.invalid-" + e.field());
            }
        }

        private static Map<PoolId, LicenseType> licensesOf(String text) {
            Map<PoolId, LicenseType> licenses = new HashMap<>();
            for (String pair : BETWEEN_LICENSES.split(text, -1)) {
                int colon = pair.indexOf(':');
                if (colon < 0 && !pair.isEmpty()) {
                    throw new InvalidValueException("licenses", "must be pairs of license type and pool");
                }
                if (!pair.isEmpty()) {
                    licenses.put(new PoolId(pair.substring(colon + 1)), new LicenseType(pair.substring(0, colon)));
                }
            }
            return licenses;
        }

        private <T> @Nullable T value(CsvRecord csv, String column, Function<String, T> type) {
            String text = text(csv, column);
            return text.isEmpty() ? null : type.apply(text);
        }

        private String text(CsvRecord csv, String column) {
            int index = columns.indexOf(column);
            return index < 0 ? "" : PlainText.strip(csv.getField(index));
        }
    }
}
