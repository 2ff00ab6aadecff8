package io.seatledger.query.userimport;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.NotFoundException;
import io.seatledger.query.reading.Documents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Imports", description = "Imports of users from files")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}/imports", produces = MediaType.APPLICATION_JSON_VALUE)
class ImportController {

    private final AccountReaders readers;
    private final Documents documents;

    ImportController(AccountReaders readers, Documents documents) {
        this.readers = readers;
        this.documents = documents;
    }

    /**
     * An import of users.
     *
     * @param handled how many rows have been handled
     * @param failure why the other rows will not be handled; {@code null} unless the import failed
     * @param counts number of rows, by outcome
     * @param results results of the handled rows, in their order
     */
    record Import(
            String importId,
            int rows,
            int handled,
            ImportStatus status,
            @Nullable String failure,
            Instant startedAt,
            Map<String, Long> counts,
            List<Result> results,
            long accountVersion) {}

    /** The state of an import. */
    enum ImportStatus {
        /** Rows are being handled, or wait to be. */
        UNDER_WAY,
        /** Every row was handled. */
        DONE,
        /** The import ended before its last row. */
        FAILED
    }

    /** The outcome of a row. Rows are counted from 1, without the header. */
    record Result(int row, String outcome, @Nullable String userId) {}

    @GetMapping("/{importId}")
    @Operation(
            summary = "Read how far an import has come",
            description = "Works during the import too, with the rows that were handled by then.")
    @ApiResponse(responseCode = "200", description = "The import and what became of its rows")
    Import userImport(
            @PathVariable String accountId,
            @Parameter(description = "The import", example = "import-1") @PathVariable String importId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        ImportView view = documents.findOne(
                ImportView.class,
                Query.query(where("_id")
                        .is(ImportProjection.idOf(accountId, importId))
                        .and("accountId")
                        .is(accountId)));
        if (view == null) {
            throw new NotFoundException("import", importId);
        }
        List<RowOutcome> outcomes = view.outcomes();
        return new Import(
                importId,
                view.rows(),
                outcomes.size(),
                view.failure() != null
                        ? ImportStatus.FAILED
                        : outcomes.size() == view.rows() ? ImportStatus.DONE : ImportStatus.UNDER_WAY,
                view.failure(),
                view.startedAt(),
                outcomes.stream()
                        .collect(Collectors.groupingBy(RowOutcome::outcome, TreeMap::new, Collectors.counting())),
                IntStream.range(0, outcomes.size())
                        .mapToObj(i -> new Result(
                                i + 1,
                                outcomes.get(i).outcome(),
                                outcomes.get(i).userId()))
                        .toList(),
                view.accountVersion());
    }
}
