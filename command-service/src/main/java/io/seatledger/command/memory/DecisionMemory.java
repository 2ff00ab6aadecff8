package io.seatledger.command.memory;

import io.seatledger.command.eventstore.NewOutcome;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** What those who make decisions need of the memory, besides the entities themselves. */
public interface DecisionMemory {

    /**
     * Loads what an attempt has found cold.
     *
     * @throws io.seatledger.command.eventstore.EventStoreUnavailableException if the database cannot be reached
     * @throws io.seatledger.command.eventstore.UnknownEventException if a newer version wrote one of the events
     */
    Map<Tag, EntityLoader.Loaded> load(Collection<Tag> tags);

    /**
     * Confirms a decision that adds no events: what it was based on must be all that the log has. A refusal is a
     * decision too, and entities in memory may be out of date.
     *
     * @param accountId the account in whose queue the decision waits
     * @param outcome stored with the decision; {@code null} to store none
     * @return the version of the account. It fails with {@link ConflictException} if there is more in the log, and with
     *     {@link io.seatledger.command.eventstore.RecordedBeforeException} if the command already has an outcome.
     */
    CompletableFuture<Long> confirm(String accountId, Reading reading, @Nullable NewOutcome outcome);

    /**
     * Waits until the memory has what a decision did not know.
     *
     * @param reading what the decision has looked at
     * @return entities that the decision took for new and that were not, as they were loaded
     * @throws io.seatledger.command.eventstore.EventStoreUnavailableException if the database cannot be reached
     * @throws InterruptedException if interrupted while waiting
     */
    Map<Tag, EntityLoader.Loaded> catchUpAfter(ConflictException conflict, Reading reading) throws InterruptedException;
}
