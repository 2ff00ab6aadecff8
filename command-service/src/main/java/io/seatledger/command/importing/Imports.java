package io.seatledger.command.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.command.account.AccountRefusal;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.CommandSender;
import io.seatledger.command.decision.ContendedException;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.OutcomeRecorder;
import io.seatledger.command.decision.OverloadedException;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.eventstore.EventStoreUnavailableException;
import io.seatledger.command.eventstore.RecordedBeforeException;
import io.seatledger.command.importing.ImportCommand.AnnounceImport;
import io.seatledger.command.importing.ImportCommand.NewImport;
import io.seatledger.command.importing.ImportCommand.StartImport;
import io.seatledger.command.importing.ImportCommand.TryRows;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.ImportId;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores each file before it announces the import, so that an announced import can always continue. */
public final class Imports implements CommandSender<StartImport, NewImport> {

    private static final int LOCKS = 64;

    /**
     * Each account has one of these locks. Concurrent repeats of a command must not count each other's files towards
     * the limit.
     */
    private final List<Lock> locks =
            Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

    private final ImportFiles files;
    private final CommandDispatcher dispatcher;
    private final Ids ids;

    public Imports(ImportFiles files, CommandDispatcher dispatcher, Ids ids) {
        this.files = files;
        this.dispatcher = dispatcher;
        this.ids = ids;
    }

    @Override
    public Class<StartImport> command() {
        return StartImport.class;
    }

    /**
     * Stores the file and announces the import. The rows are handled in the background. If the announcement certainly
     * failed, the file is deleted again.
     *
     * @throws RecordedBeforeException if an outcome of this command is already recorded
     */
    @Override
    public Decided<NewImport> send(
            StartImport command, CommandContext context, @Nullable OutcomeRecorder<NewImport> recorder)
            throws InterruptedException {
        if (context.dryRun()) {
            var rows = new TryRows(
                    command.accountId(),
                    new ImportId(ids.next()),
                    command.file().rows());
            return dispatcher.dispatch(rows, context, null);
        }
        var announcement = new AnnounceImport(
                command.accountId(),
                new ImportId(ids.next()),
                command.file().rows().size());
        // A dry run comes first: nothing may be stored for a caller without the right to import.
        Decided<NewImport> tried = dispatcher.dispatch(announcement, context.asDryRun(), null);
        if (tried.decision() instanceof Decision.Refused<NewImport>(Refusal refusal)) {
            return dispatcher.refuse(announcement, refusal, context, recorder);
        }
        Lock lock = locks.get(Math.floorMod(command.accountId().hashCode(), LOCKS));
        lock.lockInterruptibly();
        try {
            return announce(announcement, command.file().csv().getBytes(UTF_8), context, recorder);
        } finally {
            lock.unlock();
        }
    }

    private Decided<NewImport> announce(
            AnnounceImport announcement,
            byte[] csv,
            CommandContext context,
            @Nullable OutcomeRecorder<NewImport> recorder)
            throws InterruptedException {
        AccountId account = announcement.accountId();
        ImportId id = announcement.importId();
        if (!files.keep(account, id, csv)) {
            var limit = new AccountRefusal.LimitReached("unfinished import", ImportFiles.MAX_WAITING);
            return dispatcher.refuse(announcement, limit, context, recorder);
        }
        try {
            Decided<NewImport> decided = dispatcher.dispatch(announcement, context, recorder);
            if (decided.decision() instanceof Decision.Refused) {
                files.drop(account, id);
            }
            return decided;
        } catch (RecordedBeforeException
                | OverloadedException
                | ContendedException
                | EventStoreUnavailableException e) {
            dropAfter(e, account, id);
            throw e;
        }
    }

    private void dropAfter(RuntimeException failure, AccountId account, ImportId id) {
        try {
            files.drop(account, id);
        } catch (EventStoreUnavailableException e) {
            failure.addSuppressed(e);
        }
    }
}
