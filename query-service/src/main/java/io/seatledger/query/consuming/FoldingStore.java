package io.seatledger.query.consuming;

import com.mongodb.client.MongoClient;
import org.springframework.data.mongodb.core.MongoOperations;

/** The database as folding uses it: with connections of its own, and more patience than a read may have. */
record FoldingStore(MongoClient client, MongoOperations mongo) implements AutoCloseable {

    @Override
    public void close() {
        client.close();
    }
}
