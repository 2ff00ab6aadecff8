package io.seatledger.command.importing;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.Command;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.ImportId;
import io.seatledger.command.licensepool.PoolIds;
import io.seatledger.command.user.EmailClaimIds;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can be asked about importing users from a file.
 *
 * @param <R> what the caller is told when it is accepted
 */
public sealed interface ImportCommand<R> extends Command<R> {

    /** The import in question. */
    ImportId importId();

    /** The import within the account. */
    default ImportKey importKey() {
        return new ImportKey(accountId(), importId());
    }

    /** An import within the account. */
    record ImportKey(AccountId account, ImportId importId) {}

    /**
     * Announces a file.
     *
     * @param rows how many rows it has, at least 1
     */
    record StartImport(AccountId accountId, ImportId importId, int rows) implements ImportCommand<Change> {}

    /**
     * Handles the next rows of a file that was announced, for the admin who announced it. No way in from outside makes
     * it.
     *
     * @param firstRow counted from 1; nothing happens unless it is the next one
     */
    record HandleRows(AccountId accountId, ImportId importId, int firstRow, List<ImportRow> rows)
            implements ImportCommand<Integer> {

        /** Keeps an own copy. */
        public HandleRows {
            rows = List.copyOf(rows);
        }

        /** The pools that licenses come from. */
        public PoolIds pools() {
            return new PoolIds(
                    accountId,
                    people().flatMap(row -> row.terms().licenses().stream()).collect(Collectors.toUnmodifiableSet()));
        }

        /** The addresses that must be free. */
        public EmailClaimIds claims() {
            return new EmailClaimIds(
                    accountId, people().map(row -> row.invitee().claim()).collect(Collectors.toUnmodifiableSet()));
        }

        private Stream<ImportRow.Person> people() {
            return rows.stream()
                    .flatMap(row -> row instanceof ImportRow.Person person ? Stream.of(person) : Stream.empty());
        }
    }
}
