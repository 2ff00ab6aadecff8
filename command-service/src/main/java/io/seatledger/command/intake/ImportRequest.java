package io.seatledger.command.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.command.decision.Change;
import io.seatledger.command.language.ImportId;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;

/** Importing users from a file. */
public sealed interface ImportRequest extends CommandRequest<ImportRequest.ImportStarted> {

    /** The rows are handled in the background. */
    record ImportStarted(String importId, long accountVersion) implements Answer {}

    /** Takes a file in; its rows are handled in the background. */
    @CommandName(value = "user-import.start", isLong = true)
    record StartImport(
            @Schema(description = "The file: columns email, name, organization, project, licenses; at most 10,000 rows")
            @NotNull
            String csv)
            implements ImportRequest {
        @Override
        public Prepared<?, ImportStarted> prepare(RequestScope scope) {
            var id = new ImportId(scope.ids().next());
            return new Prepared<Change, ImportStarted>(
                    ImportStarted.class,
                    (_, context, recording) ->
                            scope.imports().take(scope.account(), id, csv.getBytes(UTF_8), context, recording),
                    (_, version) -> new ImportStarted(id.value(), version));
        }
    }
}
