package io.seatledger.query.userimport;

import io.seatledger.events.ImportEvent.RefusedRow;
import io.seatledger.query.reading.Csv;
import io.seatledger.query.userimport.ImportController.Result;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The results of an import as CSV. A refused row has its cells, so that the file can be corrected and sent again; the
 * import ignores the other columns.
 */
final class ImportReport {

    private static final String HEADING =
            "line,outcome,email,name,organization,project,licenses,field,value,detail,userId\r\n";

    private ImportReport() {}

    static String csvOf(List<Result> results) {
        return results.stream().map(ImportReport::rowOf).collect(Collectors.joining("", HEADING, ""));
    }

    private static String rowOf(Result result) {
        RefusedRow row = result.row();
        return Csv.row(
                String.valueOf(result.line()),
                result.outcome(),
                result.email(),
                row == null ? null : row.name(),
                row == null ? null : row.organization(),
                row == null ? null : row.project(),
                row == null ? null : row.licenses(),
                result.field(),
                result.value(),
                result.detail(),
                result.userId());
    }
}
