package io.seatledger.command.automation;

import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.eventstore.LogFollower;
import io.seatledger.command.importing.ImportCommand.HandleRows;
import io.seatledger.command.importing.ImportFiles;
import io.seatledger.command.importing.ImportRow;
import io.seatledger.command.importing.UserFile;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.ImportId;
import io.seatledger.events.DecodedEvent;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.ImportEvent.UserImportStarted;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/**
 * Handles the rows of an import in batches. The log alone determines which batch is next, so a crash neither repeats
 * nor skips a row.
 */
public final class WhenImportIsStartedThenHandleItsRows implements LogFollower.Sessions {

    private final Automation automation;
    private final EventCodec codec;
    private final ImportFiles files;

    public WhenImportIsStartedThenHandleItsRows(
            CommandDispatcher dispatcher, Ids ids, EventCodec codec, ImportFiles files) {
        this.automation = new Automation(dispatcher, ids, "user-import");
        this.codec = codec;
        this.files = files;
    }

    @Override
    public LogFollower.Session open(Connection connection) {
        return new LogFollower.Session() {
            @Override
            public void handle(List<EventEnvelope> events) throws InterruptedException {
                for (EventEnvelope envelope : events) {
                    if (codec.decode(envelope.name(), envelope.revision(), envelope.payloadJson())
                            instanceof DecodedEvent.Known(UserImportStarted e)) {
                        importUsers(
                                new AccountId(e.accountId()),
                                new ImportId(e.importId()),
                                codec.decodeMetadata(envelope.metadataJson()).actor());
                    }
                }
            }

            @Override
            public void close() {
                // There is nothing to release.
            }
        };
    }

    /** Sends the commands on behalf of the actor who uploaded the file. */
    private void importUsers(AccountId account, ImportId id, String actor) throws InterruptedException {
        Optional<byte[]> file = files.find(account, id);
        if (file.isEmpty()) {
            return;
        }
        List<ImportRow> rows = UserFile.parse(file.get()).rows();
        int next = 1;
        while (next <= rows.size()) {
            List<ImportRow> batch = rows.subList(next - 1, Math.min(next - 1 + HandleRows.MAX_ROWS, rows.size()));
            Decision<Integer> decision = automation.sendFor(actor, new HandleRows(account, id, next, batch));
            next = switch (decision) {
                case Decision.Accepted<Integer>(Integer following) -> following;
                case Decision.Refused<Integer>(Refusal refusal) ->
                    throw new IllegalStateException("an import that has started must not be refused: " + refusal);
            };
        }
        files.drop(account, id);
    }
}
