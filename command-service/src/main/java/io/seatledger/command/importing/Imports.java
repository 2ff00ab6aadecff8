package io.seatledger.command.importing;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.ContendedException;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.OutcomeRecorder;
import io.seatledger.command.decision.OverloadedException;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.eventstore.RecordedBeforeException;
import io.seatledger.command.importing.ImportCommand.StartImport;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.ImportId;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.user.EmailClaimKey;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes files with users in. */
public final class Imports {

    private static final int TURNS = 64;

    /** Of one account one after another: repeats at the same moment must not count each other's files as imports. */
    private final List<Lock> turns =
            Stream.<Lock>generate(ReentrantLock::new).limit(TURNS).toList();

    private final ImportFiles files;
    private final CommandDispatcher dispatcher;
    private final EmailClaimKey claimKey;

    /** Takes its parts. */
    public Imports(ImportFiles files, CommandDispatcher dispatcher, EmailClaimKey claimKey) {
        this.files = files;
        this.dispatcher = dispatcher;
        this.claimKey = claimKey;
    }

    /**
     * Keeps a file and announces it; its rows are handled in the background. Of what certainly was not announced, the
     * file is not kept.
     *
     * @param recording how the decision is kept for repeats; {@code null} for not
     * @throws InvalidValueException when it is no file with users
     * @throws RecordedBeforeException when an outcome of this command is kept already
     * @throws InterruptedException when interrupted while waiting for the decision
     */
    public Decided<Change> take(
            AccountId account,
            ImportId id,
            byte[] csv,
            CommandContext context,
            @Nullable OutcomeRecorder<Change> recording)
            throws InterruptedException {
        UserFile file = UserFile.parse(account, csv, claimKey);
        if (file.rows().isEmpty()) {
            throw new InvalidValueException("file", "has no row");
        }
        var start = new StartImport(account, id, file.rows().size());
        // Nothing is kept for who may not, and the file comes first: an import that is announced can always go on.
        Decided<Change> tried = dispatcher.dispatch(start, context.tried(), null);
        if (context.dryRun()) {
            return tried;
        }
        if (tried.decision() instanceof Decision.Refused<Change>(Refusal refusal)) {
            return dispatcher.refuse(start, refusal, context, recording);
        }
        Lock turn = turns.get(Math.floorMod(account.hashCode(), TURNS));
        turn.lockInterruptibly();
        try {
            return announce(start, csv, context, recording);
        } finally {
            turn.unlock();
        }
    }

    private Decided<Change> announce(
            StartImport start, byte[] csv, CommandContext context, @Nullable OutcomeRecorder<Change> recording)
            throws InterruptedException {
        AccountId account = start.accountId();
        ImportId id = start.importId();
        if (!files.keep(account, id, csv)) {
            var limit = new Refusal.LimitReached("import at a time", ImportFiles.MAX_WAITING);
            return dispatcher.refuse(start, limit, context, recording);
        }
        try {
            Decided<Change> handled = dispatcher.dispatch(start, context, recording);
            if (handled.decision() instanceof Decision.Refused) {
                files.drop(account, id);
            }
            return handled;
        } catch (RecordedBeforeException | OverloadedException | ContendedException e) {
            files.drop(account, id);
            throw e;
        }
    }
}
