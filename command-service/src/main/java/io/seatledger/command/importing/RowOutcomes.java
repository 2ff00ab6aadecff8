package io.seatledger.command.importing;

import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationReport;
import io.seatledger.command.invitation.Invited;
import io.seatledger.command.invitation.PersonColumn;
import io.seatledger.events.ImportEvent.RefusedRow;
import io.seatledger.events.ImportEvent.RowOutcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the outcomes of rows: what became of each, and what has to be corrected. */
final class RowOutcomes {

    /** As much of a cell as its report repeats, in characters. */
    private static final int MAX_VALUE = 200;

    /** As much of a cell as is kept, so that the rows of a step fit into an event: 50 licenses do. */
    private static final int MAX_CELL = 6_500;

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
                        cut(row.cells().getOrDefault(PersonColumn.EMAIL, ""), 2 * MAX_VALUE),
                        cell(row, PersonColumn.NAME),
                        cell(row, PersonColumn.ORGANIZATION),
                        cell(row, PersonColumn.PROJECT),
                        cell(row, PersonColumn.LICENSES)),
                headingOf(column),
                column == null ? null : cut(row.cells().getOrDefault(column, ""), MAX_VALUE),
                cut(detail, 2 * MAX_VALUE));
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
        return text == null ? null : cut(text, column == PersonColumn.LICENSES ? MAX_CELL : MAX_VALUE);
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
    }
}
