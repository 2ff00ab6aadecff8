package io.seatledger.query.userimport;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.events.ImportEvent.RefusedRow;
import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.query.account.AccountReaders;
import io.seatledger.query.http.NotFoundException;
import io.seatledger.query.http.UnknownCursorException;
import io.seatledger.query.reading.Csv;
import io.seatledger.query.reading.Documents;
import io.seatledger.query.reading.PageLimit;
import io.seatledger.query.userdirectory.UserAddresses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
    private final UserAddresses addresses;
    private final Documents documents;

    ImportController(AccountReaders readers, UserAddresses addresses, Documents documents) {
        this.readers = readers;
        this.addresses = addresses;
        this.documents = documents;
    }

    /**
     * An import of users.
     *
     * @param handled how many rows have been handled
     * @param refused how many of them were refused
     * @param failure why the other rows will not be handled; {@code null} unless the import failed
     */
    record Summary(
            String importId,
            int rows,
            int handled,
            int refused,
            ImportView.Status status,
            @Nullable String failure,
            Instant startedAt) {

        static Summary of(ImportView view) {
            return new Summary(
                    view.importId(),
                    view.rows(),
                    view.handled(),
                    view.refused(),
                    view.status(),
                    view.failure(),
                    view.startedAt());
        }
    }

    /**
     * The imports of an account, the latest first.
     *
     * @param nextCursor the {@code cursor} of the next page; absent on the last page
     * @param accountVersion the version that the page reflects at least
     */
    record Imports(List<Summary> imports, @Nullable String nextCursor, long accountVersion) {}

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
            ImportView.Status status,
            @Nullable String failure,
            Instant startedAt,
            Map<String, Long> counts,
            List<Result> results,
            long accountVersion) {}

    /**
     * The outcome of a row.
     *
     * @param line in the file, counted from 1
     * @param email the address, as the file or the directory has it; {@code null} if neither does
     * @param field the column that a refusal is about; {@code null} if it is about none
     * @param value what the row has in that column
     * @param detail one sentence about a refusal, for people
     * @param row the cells of a row that was refused and is about no user
     */
    record Result(
            int line,
            String outcome,
            @Nullable String email,
            @Nullable String userId,
            @Nullable String field,
            @Nullable String value,
            @Nullable String detail,
            @Nullable RefusedRow row) {}

    @GetMapping
    @Operation(summary = "List the imports", description = "The latest first.")
    @ApiResponse(responseCode = "200", description = "A page of imports")
    Imports imports(
            @PathVariable String accountId,
            @RequestParam(required = false) @Nullable String limit,
            @Parameter(description = "`nextCursor` of the page before", example = "import-1")
                    @RequestParam(required = false)
                    @Nullable
                    String cursor,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        int most = PageLimit.parse(limit);
        long version = readers.admit(accountId, caller.getName(), minAccountVersion);
        Criteria ofAccount = where("accountId").is(accountId);
        if (cursor != null) {
            ImportView last = find(accountId, cursor);
            if (last == null) {
                throw new UnknownCursorException();
            }
            ofAccount
                    .and("startedAt")
                    .lte(last.startedAt())
                    .orOperator(
                            where("startedAt").lt(last.startedAt()),
                            where("startedAt").is(last.startedAt()).and("_id").gt(last.id()));
        }
        Query query = Query.query(ofAccount).with(Sort.by(Sort.Order.desc("startedAt"), Sort.Order.asc("_id")));
        query.fields().exclude("outcomes");
        Documents.Page<ImportView> page = documents.page(ImportView.class, query, most);
        return new Imports(
                page.documents().stream().map(Summary::of).toList(),
                page.more() ? page.documents().getLast().importId() : null,
                version);
    }

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
        ImportView view = admitted(accountId, importId, minAccountVersion, caller);
        return new Import(
                importId,
                view.rows(),
                view.handled(),
                view.status(),
                view.failure(),
                view.startedAt(),
                view.outcomes().stream()
                        .collect(Collectors.groupingBy(RowOutcome::outcome, TreeMap::new, Collectors.counting())),
                results(view),
                view.accountVersion());
    }

    @GetMapping(path = "/{importId}/report", produces = Csv.TYPE)
    @Operation(
            summary = "Read the report of an import as CSV",
            description = "Each handled row with its line, its outcome and what to correct. The file can be corrected"
                    + " and imported again as it is.")
    @ApiResponse(
            responseCode = "200",
            description = "The report",
            content = @Content(mediaType = Csv.TYPE, schema = @Schema(type = "string")))
    ResponseEntity<String> report(
            @PathVariable String accountId,
            @Parameter(description = "The import", example = "import-1") @PathVariable String importId,
            @RequestParam(required = false) @Nullable Long minAccountVersion,
            Principal caller) {
        ImportView view = admitted(accountId, importId, minAccountVersion, caller);
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("import-" + importId + ".csv")
                                .build()
                                .toString())
                .contentType(Csv.UTF_8)
                .body(ImportReport.csvOf(results(view)));
    }

    private ImportView admitted(String accountId, String importId, @Nullable Long minAccountVersion, Principal caller) {
        readers.admit(accountId, caller.getName(), minAccountVersion);
        ImportView view = find(accountId, importId);
        if (view == null) {
            throw new NotFoundException("import", importId);
        }
        return view;
    }

    private @Nullable ImportView find(String accountId, String importId) {
        return documents.findOne(
                ImportView.class,
                Query.query(where("_id")
                        .is(ImportProjection.idOf(accountId, importId))
                        .and("accountId")
                        .is(accountId)));
    }

    private List<Result> results(ImportView view) {
        Set<String> users = view.outcomes().stream()
                .flatMap(outcome -> Stream.ofNullable(outcome.userId()))
                .collect(Collectors.toSet());
        Map<String, String> known = users.isEmpty() ? Map.of() : addresses.of(view.accountId(), users);
        return view.outcomes().stream()
                .map(outcome -> new Result(
                        outcome.line(),
                        outcome.outcome(),
                        outcome.row() == null
                                ? addressOf(outcome.userId(), known)
                                : outcome.row().email(),
                        outcome.userId(),
                        outcome.field(),
                        outcome.value(),
                        outcome.detail(),
                        outcome.row()))
                .toList();
    }

    private static @Nullable String addressOf(@Nullable String userId, Map<String, String> known) {
        return userId == null ? null : known.get(userId);
    }
}
