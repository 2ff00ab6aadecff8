package io.seatledger.command.importing;

import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationReport;
import io.seatledger.command.invitation.Invited;
import io.seatledger.command.invitation.PersonColumn;
import io.seatledger.events.ImportEvent.RefusedRow;
import io.seatledger.events.ImportEvent.RowOutcome;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the outcomes of rows: what became of each, and what has to be corrected. */
final class RowOutcomes {

    /** As much of a cell as is kept, in bytes of JSON, so that the rows of a step fit into an event of 1 MiB. */
    private static final Map<PersonColumn, Integer> MOST_OF_A_CELL = Map.of(
            PersonColumn.EMAIL, 800,
            PersonColumn.NAME, 800,
            PersonColumn.ORGANIZATION, 300,
            PersonColumn.PROJECT, 300,
            // 50 licenses.
            PersonColumn.LICENSES, 6_500);

    /** As much of a cell as its refusal repeats, in bytes of JSON. */
    private static final int MOST_OF_A_VALUE = 500;

    private static final int MOST_OF_A_DETAIL = 800;

    private RowOutcomes() {}

    static RowOutcome of(ImportRow.Person row, Decision<Invited> decision) {
        return switch (decision) {
            case Decision.Accepted<Invited>(Invited invited) ->
                RowOutcome.accepted(
                        row.line(), invited.outcome().word(), invited.userId().value());
            case Decision.Refused<Invited>(Refusal refusal) -> {
                PersonColumn column = columnOf(refusal);
                String user = InvitationReport.userIn(refusal);
                // Who has the address is a user, and nothing about a user is written here.
                yield user == null
                        ? refused(row, refusal.code(), column, refusal.detail())
                        : new RowOutcome(
                                row.line(), refusal.code(), user, null, headingOf(column), null, refusal.detail());
            }
        };
    }

    static RowOutcome refused(ImportRow row, String code, @Nullable PersonColumn column, String detail) {
        return new RowOutcome(
                row.line(),
                code,
                null,
                new RefusedRow(
                        Objects.requireNonNullElse(cell(row, PersonColumn.EMAIL), ""),
                        cell(row, PersonColumn.NAME),
                        cell(row, PersonColumn.ORGANIZATION),
                        cell(row, PersonColumn.PROJECT),
                        cell(row, PersonColumn.LICENSES)),
                headingOf(column),
                column == null ? null : cut(row.cells().getOrDefault(column, ""), MOST_OF_A_VALUE),
                cut(detail, MOST_OF_A_DETAIL));
    }

    private static PersonColumn columnOf(Refusal refusal) {
        String about = refusal instanceof Refusal.NotFound(String kind, String _) ? kind : refusal.code();
        return Map.of(
                        "organization",
                        PersonColumn.ORGANIZATION,
                        "project",
                        PersonColumn.PROJECT,
                        "license",
                        PersonColumn.LICENSES)
                .entrySet()
                .stream()
                .filter(each -> about.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(PersonColumn.EMAIL);
    }

    private static @Nullable String headingOf(@Nullable PersonColumn column) {
        return column == null ? null : column.heading();
    }

    private static @Nullable String cell(ImportRow row, PersonColumn column) {
        String text = row.cells().get(column);
        return text == null ? null : cut(text, Objects.requireNonNull(MOST_OF_A_CELL.get(column)));
    }

    private static String cut(String text, int most) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            bytes += bytesInJson(codePoint);
            if (bytes > most) {
                return text.substring(0, end) + "…";
            }
            end += Character.charCount(codePoint);
        }
        return text;
    }

    /** As many as it takes at most, with its escape. */
    private static int bytesInJson(int codePoint) {
        if (codePoint < ' ' || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
            return 6;
        }
        if (codePoint < 0x80) {
            return codePoint == '"' || codePoint == '\\' ? 2 : 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT ? 3 : 4;
    }
}
