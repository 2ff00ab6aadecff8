package io.seatledger.infra.parts.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Keeps documents in memory, and builds the indexes that its clients create. */
public final class IndexedBackend extends MemoryBackend {

    @Override
    public MemoryDatabase openOrCreateDatabase(String name) {
        return new IndexedDatabase(name, getCursorRegistry());
    }

    private static final class IndexedDatabase extends MemoryDatabase {

        IndexedDatabase(String name, CursorRegistry cursors) {
            super(name, cursors);
        }

        @Override
        protected MemoryCollection openOrCreateCollection(String name, CollectionOptions options) {
            return new IndexedCollection(this, name, options, cursorRegistry);
        }

        @Override
        protected Index<Integer> openOrCreateSecondaryIndex(
                String collection, String name, List<IndexKey> keys, boolean sparse) {
            // A sparse index would lack documents that queries ask for.
            return new OrderedIndex(name, keys);
        }

        @Override
        public Document handleCommand(
                Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
            if (command.equals("aggregate")
                    && !query.containsKey("let")
                    && query.get("pipeline") instanceof List<?> stages
                    && !stages.isEmpty()
                    && ((Document) stages.getFirst()).get("$match") instanceof Document match) {
                String name = String.valueOf(query.get(command));
                MongoCollection<Integer> collection = resolveCollection(name, false);
                if (collection != null) {
                    Stream<Document> found = found(collection, match, stages);
                    Aggregation rest = Aggregation.fromPipeline(
                            stages.subList(1, stages.size()), databases, this, collection, oplog);
                    rest.validate(query);
                    return answer(name, rest.runStages(found));
                }
            }
            return super.handleCommand(channel, command, query, databases, oplog);
        }

        /** A pipeline that begins with a query, as drivers count, looks for its documents like any query. */
        private static Stream<Document> found(MongoCollection<Integer> collection, Document match, List<?> stages) {
            int most = stages.size() > 1 && ((Document) stages.get(1)).get("$limit") instanceof Number limit
                    ? limit.intValue()
                    : 0;
            return StreamSupport.stream(collection.handleQuery(match, 0, most).spliterator(), false);
        }

        private Document answer(String collection, List<Document> documents) {
            var cursor = new Document("id", 0L)
                    .append("ns", getDatabaseName() + "." + collection)
                    .append("firstBatch", documents);
            return new Document("cursor", cursor).append("ok", 1.0);
        }
    }
}
