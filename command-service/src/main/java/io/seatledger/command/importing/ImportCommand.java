package io.seatledger.command.importing;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.ListCommand;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationCommand.Terms;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.ImportId;
import io.seatledger.command.language.Reason;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.user.Addresses;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commands about importing users from a file.
 *
 * @param <R> what the caller is told when the command is accepted
 */
public sealed interface ImportCommand<R> extends Command<R> {

    /**
     * Imports the users of a file. {@link Imports} stores the file and announces it; its rows are handled in the
     * background.
     */
    @CommandName(value = "user-import.start", form = StartImportForm.class, isLong = true)
    record StartImport(AccountId accountId, UserFile file) implements ImportCommand<NewImport> {}

    /** The request to import users from a file. */
    @Schema(name = "StartImport")
    record StartImportForm(
            @Schema(
                    description = "The file: columns email, name, organization, project, licenses; at most 10,000 rows",
                    maxLength = UserFile.MAX_LENGTH)
            String csv,

            @Schema(description = "Import the file although it has columns of other names") @Nullable
            Boolean ignoreUnknownColumns)
            implements CommandForm<NewImport> {
        @Override
        public StartImport addressedTo(AccountId account, Actor actor) {
            return new StartImport(account, UserFile.parse(csv, Boolean.TRUE.equals(ignoreUnknownColumns)));
        }
    }

    /**
     * The import that was started.
     *
     * @param results in a dry run, what would become of each row; otherwise {@code null}
     */
    @Schema(name = "ImportStarted")
    record NewImport(ImportId importId, @Nullable List<RowResult> results) {

        NewImport(ImportId importId) {
            this(importId, null);
        }

        public NewImport {
            results = results == null ? null : List.copyOf(results);
        }
    }

    /**
     * What would become of a row.
     *
     * @param line in the file, counted from 1
     * @param outcome {@code invited}, {@code joined}, or the code of the refusal
     * @param email as it is written; {@code null} if the row has none
     * @param field the column that a refusal is about; {@code null} if it is about none
     * @param value what the row has in that column; {@code null} if there is none
     * @param detail one sentence that explains a refusal; {@code null} for anything else
     */
    @Schema(name = "ImportResult")
    record RowResult(
            int line,
            String outcome,
            @Nullable String email,
            @Nullable String field,
            @Nullable String value,
            @Nullable String detail) {}

    /** Identifies an import within its account. */
    record ImportKey(AccountId account, ImportId importId) {}

    /**
     * Announces a file that is stored. Only {@link Imports} sends this command.
     *
     * @param rows how many rows the file has, at least 1
     */
    record AnnounceImport(AccountId accountId, ImportId importId, int rows) implements ImportCommand<NewImport> {

        /** The import that the command is about. */
        public ImportKey importKey() {
            return new ImportKey(accountId, importId);
        }
    }

    /**
     * Ends an import whose other rows cannot be handled. Nothing happens if none are left. Only an automation sends
     * this command.
     */
    record FailImport(AccountId accountId, ImportId importId, Reason reason) implements ImportCommand<Change> {

        /** The import that the command is about. */
        public ImportKey importKey() {
            return new ImportKey(accountId, importId);
        }
    }

    /** A command about rows of a file. */
    sealed interface RowsCommand<R> extends ImportCommand<R> {

        /** The rows, in their order. */
        List<ImportRow> rows();

        /** The pools that licenses come from. */
        default PoolIds pools() {
            return new PoolIds(
                    accountId(),
                    people().flatMap(row -> row.terms().licenses().stream()).collect(Collectors.toUnmodifiableSet()));
        }

        /** The addresses that must be free. */
        default Addresses addresses() {
            return new Addresses(
                    accountId(), people().map(row -> row.invitee().address()).collect(Collectors.toUnmodifiableSet()));
        }

        private Stream<ImportRow.Person> people() {
            return rows().stream()
                    .flatMap(row -> row instanceof ImportRow.Person person ? Stream.of(person) : Stream.empty());
        }
    }

    /**
     * Handles the next rows of an announced file on behalf of the admin who started the import. Only an automation
     * sends this command.
     *
     * @param firstRow the number of the first row, counted from 1; nothing happens unless it is the next row to handle
     * @param rows at most {@value #MAX_ROWS}
     */
    record HandleRows(AccountId accountId, ImportId importId, int firstRow, List<ImportRow> rows)
            implements RowsCommand<Integer> {

        /** As many rows as certainly fit into a decision, with an event of their own for the progress. */
        public static final int MAX_ROWS = (Decision.MAX_EVENTS - 1) / (2 + Terms.MAX_LICENSES);

        public HandleRows {
            rows = List.copyOf(rows);
        }

        /** The import that the command is about. */
        public ImportKey importKey() {
            return new ImportKey(accountId, importId);
        }
    }

    /** Tries all rows of a file, in a dry run. Only {@link Imports} sends this command. */
    record TryRows(AccountId accountId, ImportId importId, List<ImportRow> rows)
            implements RowsCommand<NewImport>, ListCommand<NewImport> {

        public TryRows {
            rows = List.copyOf(rows);
        }

        @Override
        public Optional<TryRows> step(int decided) {
            return decided == 0 ? Optional.of(this) : Optional.empty();
        }

        @Override
        public TryRows firstHalf() {
            return this;
        }

        @Override
        public NewImport allRefused(Refusal refusal) {
            throw new IllegalStateException("a dry run is not decided in steps");
        }
    }
}
