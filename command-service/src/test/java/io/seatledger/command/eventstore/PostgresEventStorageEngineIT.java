package io.seatledger.command.eventstore;

import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Runs Axon's own test suite for storage engines, unchanged. */
class PostgresEventStorageEngineIT extends StorageEngineTestSuite<PostgresEventStorageEngine> {

    private static final StoreUnderTest STORE = StoreUnderTest.onAFreshDatabase();

    @Override
    protected PostgresEventStorageEngine buildStorageEngine() {
        return STORE.engine();
    }

    @Override
    protected @Nullable ProcessingContext processingContext() {
        return null;
    }

    @AfterAll
    static void close() {
        STORE.close();
    }
}
