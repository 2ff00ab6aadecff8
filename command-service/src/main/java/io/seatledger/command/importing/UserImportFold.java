package io.seatledger.command.importing;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.importing.ImportCommand.ImportKey;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.ImportId;
import io.seatledger.command.memory.Fold;
import io.seatledger.command.memory.StoredForm;
import io.seatledger.events.Event;
import io.seatledger.events.ImportEvent;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** Folds the events of an import of users. */
public final class UserImportFold implements Fold<UserImport> {

    private static final int WEIGHT = 250;

    private record Stored(String account, String id, int rows, int nextRow) {}

    @Override
    public String tagKey() {
        return EventTags.USER_IMPORT;
    }

    @Override
    public Class<UserImport> type() {
        return UserImport.class;
    }

    @Override
    public @Nullable UserImport evolve(Tag tag, @Nullable UserImport progress, Event event) {
        if (!(event instanceof ImportEvent e)) {
            return progress;
        }
        UserImport before = progress == null
                ? UserImport.unannounced(new ImportKey(new AccountId(e.accountId()), new ImportId(e.importId())))
                : progress;
        return before.evolve(e);
    }

    @Override
    public int weight(UserImport progress) {
        return WEIGHT;
    }

    @Override
    public int format() {
        return 1;
    }

    @Override
    public String write(UserImport progress) {
        return StoredForm.write(new Stored(
                progress.key().account().value(),
                progress.key().importId().value(),
                progress.rows(),
                progress.nextRow()));
    }

    @Override
    public UserImport read(String json) {
        Stored stored = StoredForm.read(json, Stored.class);
        return new UserImport(
                new ImportKey(new AccountId(stored.account()), new ImportId(stored.id())),
                stored.rows(),
                stored.nextRow());
    }
}
